import { hostname } from 'node:os';
import type { PipelineRun, Revision } from '../api';
import { thisUser } from '../this-user';
import { Git, isObjectId } from './git';

/**
 * What is checked out, and who works with it. In a workflow of GitHub the branch is the one that the workflow runs for,
 * because a commit without a branch is checked out there.
 *
 * Never throws: where git is missing, knows no commit or does not trust the folder's owner, no commit is known and
 * nothing is said to be clean.
 *
 * @param root absolute
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export async function readRevision(root: string, env: NodeJS.ProcessEnv): Promise<Revision> {
  const checkout = await readCheckout(new Git(root, env));
  if (env.GITHUB_ACTIONS !== 'true') return { ...checkout, who: personHere() };
  return {
    commit: checkout.commit ?? idOrNothing(env.GITHUB_SHA),
    branch: branchOfReference(env.GITHUB_REF),
    clean: checkout.clean,
    who: textOrNothing(env.GITHUB_ACTOR) ?? personHere(),
    pipeline: pipelineRun(env),
  };
}

type Checkout = Pick<Revision, 'commit' | 'branch' | 'clean'>;

/** One process for all of it. @see https://git-scm.com/docs/git-status#_porcelain_format_version_2 */
async function readCheckout(git: Git): Promise<Checkout> {
  const status = await git.read([
    'status',
    '--porcelain=v2',
    '--branch',
    '-z',
    // Said outright, because a person's configuration may say otherwise.
    '--untracked-files=normal',
    '--ignore-submodules=none',
    '--no-renames',
    '--no-ahead-behind',
  ]);
  const lines = status?.split('\0').filter((line) => line !== '') ?? [];
  // Without renames no line is a bare path, which could look like a header.
  const header = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3);
  const commit = idOrNothing(header('branch.oid'));
  const branch = header('branch.head');
  return {
    commit,
    branch: branch === '(detached)' ? undefined : branch,
    clean: commit !== undefined && lines.every((line) => line.startsWith('# ')),
  };
}

/** A pull request's reference (`refs/pull/7/merge`) and a tag's are no branch. */
export function branchOfReference(reference = ''): string | undefined {
  const [, branch] = /^refs\/heads\/(.+)$/s.exec(reference) ?? [];
  return branch;
}

/** undefined where the variables are not what GitHub sets: then it is no run that could be looked up. */
export function pipelineRun(env: NodeJS.ProcessEnv): PipelineRun | undefined {
  const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: id = '' } = env;
  const attempt = env.GITHUB_RUN_ATTEMPT ?? '1';
  const isRun = /^\d+$/.test(id) && /^[1-9]\d{0,5}$/.test(attempt) && /^[\w.-]+\/[\w.-]+$/.test(repository);
  if (!isRun || !/^https?:\/\/[\w.:-]+$/.test(server)) return undefined;
  return { url: `${server}/${repository}/actions/runs/${id}/attempts/${attempt}`, id, attempt: Number(attempt) };
}

function personHere(): string {
  try {
    return thisUser();
  } catch {
    // A container's user may have a number only.
    return `unknown@${hostname()}`;
  }
}

function idOrNothing(text = ''): string | undefined {
  return isObjectId(text) ? text : undefined;
}

function textOrNothing(text = ''): string | undefined {
  return text.trim() === '' ? undefined : text;
}
