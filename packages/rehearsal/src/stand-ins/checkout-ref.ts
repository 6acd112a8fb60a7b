import type { Contexts, ServedRepository } from '../api';
import { quoted } from '../errors';
import { ActionFailure } from './stand-in';

/** What is to be checked out. */
export interface CheckoutRef {
  readonly commit: string;
  /** Reference in the job's repository under which the commit is known. */
  readonly tracked: string;
  /** The branch that is made. @default - none: the commit alone */
  readonly branch?: string;
}

/**
 * Without a `ref`, the commit of the event, whatever its branch points to by now.
 *
 * @param wanted the input `ref`: a branch or tag, in full or by its name, or a commit
 * @throws ActionFailure where there is no such thing
 * @see https://github.com/actions/checkout#usage
 */
export async function refOf(repository: ServedRepository, wanted: string, github: Contexts): Promise<CheckoutRef> {
  if (wanted === '') return named(String(github.ref), String(github.sha));
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(wanted)) {
    const commit = await repository.resolve(wanted);
    if (commit === undefined) throw new ActionFailure(`The commit ${quoted(wanted)} could not be found.`);
    return { commit, tracked: `refs/checkout/${commit}` };
  }
  const candidates = wanted.startsWith('refs/') ? [wanted] : [`refs/heads/${wanted}`, `refs/tags/${wanted}`];
  for (const ref of candidates) {
    const commit = await repository.resolve(ref);
    if (commit !== undefined) return named(ref, commit);
  }
  throw new ActionFailure(`A branch or tag with the name ${quoted(wanted)} could not be found.`);
}

function named(ref: string, commit: string): CheckoutRef {
  const [, branch] = /^refs\/heads\/(.+)$/s.exec(ref) ?? [];
  if (branch !== undefined) return { commit, branch, tracked: `refs/remotes/origin/${branch}` };
  const [, pull] = /^refs\/pull\/(.+)$/s.exec(ref) ?? [];
  return { commit, tracked: pull === undefined ? ref : `refs/remotes/pull/${pull}` };
}
