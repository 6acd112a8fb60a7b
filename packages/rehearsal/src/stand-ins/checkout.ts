import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Contexts, ServedRepository } from '../api';
import { NotImitatedError, quoted } from '../errors';
import { persistToken } from './checkout-token';
import { refOf, type CheckoutRef } from './checkout-ref';
import { flag, refuseInputs, text } from './inputs';
import { ActionFailure, type ActionCall, type StandIn } from './stand-in';

const REFUSED = [
  ...['ssh-key', 'ssh-known-hosts', 'ssh-user', 'path', 'filter', 'sparse-checkout', 'github-server-url'],
  'sparse-checkout-cone-mode',
];

/**
 * Fetches from the served repository over git's own protocol, so that nothing of it is shared with the job. The remote
 * `origin` is GitHub, as it would be; it is not reached.
 *
 * @see https://github.com/actions/checkout#usage
 */
export function checkout(repository: ServedRepository): StandIn {
  return async (call) => {
    const { inputs, place, work, folders, token, setOutput } = call;
    refuseInputs(inputs, REFUSED, place);
    for (const name of ['lfs', 'submodules', 'fetch-tags']) refuseFlag(call, name);
    const named = text(inputs, 'repository');
    if (named !== '' && named.toLowerCase() !== repository.fullName.toLowerCase()) {
      throw new NotImitatedError(place, `a checkout of ${quoted(named)}`, `Check out ${repository.fullName}.`);
    }
    const given = text(inputs, 'token');
    if (given !== '' && given !== token) {
      throw new NotImitatedError(place, 'a checkout with another token', 'Leave the input "token" out.');
    }
    if (work.permissions.contents === undefined) {
      // GitHub answers as if there were no such repository.
      throw new ActionFailure(
        `repository 'https://github.com/${repository.fullName}/' not found: the job's token lacks "contents: read".`,
      );
    }
    const depth = depthOf(text(inputs, 'fetch-depth'));
    const ref = await refOf(repository, text(inputs, 'ref'), work.contexts.github as Contexts);
    emptyFolder(folders.workspace);
    await fetchAndCheckOut(call, repository, ref, depth);
    if (flag(inputs, 'persist-credentials', true)) persistToken(call);
    setOutput('ref', text(inputs, 'ref') || work.run.event.ref);
    setOutput('commit', ref.commit);
  };
}

async function fetchAndCheckOut(
  call: ActionCall,
  repository: ServedRepository,
  ref: CheckoutRef,
  depth: number,
): Promise<void> {
  const { work } = call;
  const { server_url: server = 'https://github.com' } = work.contexts.github as { readonly server_url?: string };
  await git(call, ['init', '--quiet', '--template=']);
  await git(call, ['remote', 'add', 'origin', `${server}/${repository.fullName}`]);
  const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
  const one = `+${ref.commit}:${ref.tracked}`;
  if (depth === 0) await git(call, [...FETCH, '--', repository.folder, ...all]);
  const shallow = depth === 0 ? [] : ['--no-tags', `--depth=${depth}`];
  await git(call, [...FETCH, ...shallow, '--', fileAddress(repository.folder), one]);
  const target = ref.branch === undefined ? ['--detach', ref.tracked] : ['-B', ref.branch, ref.tracked];
  await git(call, ['checkout', '--quiet', '--force', ...target]);
  call.line(`HEAD is now at ${ref.commit}${ref.branch === undefined ? '' : ` (${ref.branch})`}`);
}

/** As GitHub, it lets any commit be asked for by its id. */
const FETCH = [
  'fetch',
  '--quiet',
  '--prune',
  '--no-recurse-submodules',
  '--upload-pack=git -c uploadpack.allowAnySHA1InWant=true upload-pack',
];

/** git takes a depth only where there is a protocol. */
function fileAddress(folder: string): string {
  return `file://${encodeURI(folder)}`;
}

async function git({ folders, env, signal }: ActionCall, args: readonly string[]): Promise<void> {
  const { execa } = await import('execa');
  const { failed, stderr, shortMessage } = await execa('git', args, {
    cwd: folders.workspace,
    env: { ...env, GIT_CONFIG_NOSYSTEM: '1' },
    extendEnv: false,
    cancelSignal: signal,
    stdin: 'ignore',
    reject: false,
  });
  if (failed) throw new ActionFailure(stderr || (shortMessage ?? 'git failed'));
}

function refuseFlag({ inputs, place }: ActionCall, name: string): void {
  if (['', 'false'].includes(text(inputs, name))) return;
  throw new NotImitatedError(place, `the input ${name}: ${quoted(inputs[name])}`, 'Leave it out.');
}

function depthOf(value: string): number {
  if (value === '') return 1;
  if (/^\d+$/.test(value)) return Number(value);
  throw new ActionFailure(`The input fetch-depth is ${quoted(value)}. It takes a number, 0 for all.`);
}

/** The folder itself stays: others may look at it. */
function emptyFolder(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}
