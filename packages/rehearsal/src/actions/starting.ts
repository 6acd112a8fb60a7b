import path from 'node:path';
import type { GitHubEvent, ServedRepository } from '../api';
import { InvalidWorkflowError, quoted, RequestError } from '../errors';
import {
  parse,
  starts,
  triggersFrom,
  WorkflowLoader,
  type LoadedWorkflow,
  type Pins,
  type WorkflowSource,
} from '../workflow';

const FOLDER = '.github/workflows';

/** A workflow that an event starts. */
export interface Started {
  readonly source: WorkflowSource;
  /** What its calls' references meant. */
  readonly pins: Pins;
  /** What is to run; or why GitHub would not start a job of it. */
  readonly workflow: LoadedWorkflow | { readonly invalid: string };
}

/**
 * The workflows that an event starts, in the order of their files' names.
 *
 * @throws {NotImitatedError} for what they have that is beyond the rehearsal
 * @throws {RequestError} for a run by hand, or a schedule, that GitHub would not start
 */
export async function startedBy(repository: ServedRepository, event: GitHubEvent): Promise<readonly Started[]> {
  if (skipsByMessage(event)) return [];
  const sha = await commitOf(repository, event);
  const files = event.dispatch
    ? [await dispatched(repository, sha, event.dispatch.file)]
    : await filesOf(repository, sha);
  const found: Started[] = [];
  for (const file of files) {
    if (!(await fits(repository, sha, file, event))) continue;
    const source = { file, ref: event.ref, sha };
    const pins: Pins = new Map();
    found.push({ source, pins, workflow: await loaded(repository, source, pins) });
  }
  return found;
}

/** The workflows of the commit that counts for an event, in the order of their files; one without a name is called as its file. */
export async function workflowsOf(
  repository: ServedRepository,
  event: GitHubEvent,
): Promise<readonly { readonly file: string; readonly name: string }[]> {
  const sha = await commitOf(repository, event);
  const files = await filesOf(repository, sha);
  return Promise.all(
    files.map(async (file) => {
      const { root } = await parse(file, (await repository.read(sha, file)) ?? '');
      return { file, name: root?.get('name')?.text() ?? file };
    }),
  );
}

/** Reads a workflow, or says why it is invalid. @throws {NotImitatedError} */
export async function loaded(
  repository: ServedRepository,
  source: WorkflowSource,
  pins: Pins,
): Promise<Started['workflow']> {
  try {
    return await new WorkflowLoader(repository, pins).load(source);
  } catch (error) {
    if (error instanceof InvalidWorkflowError) return { invalid: error.message };
    throw error;
  }
}

/**
 * The commit whose workflows count: the event's; where a branch was deleted, and on a schedule, the default branch's.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#push
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
 */
async function commitOf(repository: ServedRepository, event: GitHubEvent): Promise<string> {
  const ref = `refs/heads/${repository.defaultBranch}`;
  if (event.name === 'schedule' && event.ref !== ref) {
    throw new RequestError(`A schedule runs on the default branch only: ${quoted(event.ref)} has to be "${ref}".`);
  }
  if (!/^0+$/.test(event.sha)) return event.sha;
  const sha = await repository.resolve(ref);
  if (sha === undefined) throw new RequestError(`The repository has no default branch "${repository.defaultBranch}".`);
  return sha;
}

async function filesOf(repository: ServedRepository, sha: string): Promise<readonly string[]> {
  const files = await repository.list(sha, FOLDER);
  const names = files.map((file) => path.posix.basename(file)).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => `${FOLDER}/${name}`);
}

/**
 * The file of a run by hand. It has to be on the default branch, too.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_dispatch
 */
async function dispatched(repository: ServedRepository, sha: string, name: string): Promise<string> {
  const file = name.includes('/') ? name : `${FOLDER}/${name}`;
  const onDefault = await repository.resolve(`refs/heads/${repository.defaultBranch}`);
  for (const [commit, where] of [
    [onDefault, `the default branch "${repository.defaultBranch}"`],
    [sha, `the commit ${sha}`],
  ]) {
    if (commit !== undefined && (await filesOf(repository, commit)).includes(file)) continue;
    const known = (await filesOf(repository, sha)).map((one) => path.posix.basename(one)).join(', ');
    throw new RequestError(`The workflow ${quoted(name)} is not on ${where ?? ''}. The commit has: ${known}`);
  }
  return file;
}

/**
 * Whether the event starts this file. GitHub shows an invalid one with each push, as its triggers may not be known.
 */
async function fits(repository: ServedRepository, sha: string, file: string, event: GitHubEvent): Promise<boolean> {
  const parsed = await parse(file, (await repository.read(sha, file)) ?? '');
  if ('findings' in parsed && (event.name === 'push' || parsed.root === undefined)) return true;
  const { root } = parsed;
  const fitting = root !== undefined && starts(triggersFrom(root), event);
  if (event.dispatch && !fitting) {
    throw new RequestError(`${file} has no trigger "workflow_dispatch", so it cannot be run by hand.`);
  }
  return fitting;
}

/**
 * A push whose last commit asks for it in its message starts nothing.
 * @see https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs
 */
function skipsByMessage({ name, payload }: GitHubEvent): boolean {
  const commit = payload.head_commit;
  if (name !== 'push' || typeof commit !== 'object' || commit === null || !('message' in commit)) return false;
  const message = String(commit.message);
  const asks = ['[skip ci]', '[ci skip]', '[no ci]', '[skip actions]', '[actions skip]'];
  return asks.some((ask) => message.includes(ask)) || /\n\n(?:.*\n)*skip-checks:\s*true\s*$/.test(message);
}
