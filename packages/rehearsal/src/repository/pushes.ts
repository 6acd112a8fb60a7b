import { RequestError } from '../errors';
import { NO_COMMIT, type BareRepository, type CommitFacts } from './bare-repository';
import type { LocalCheckout } from './checkout';
import type { Git } from './git';
import { fullName, isName } from './names';
import { neverPushed, noName, noSuchBranch } from './wanted';

/** What became of a reference. */
export interface Push {
  /** In full. */
  readonly ref: string;
  /** All zeros where it was not there, or is not there any more. */
  readonly before: string;
  readonly after: string;
  readonly created: boolean;
  readonly deleted: boolean;
  /** What was there before is not below what is there now. */
  readonly forced: boolean;
  /** It was there already: GitHub would start nothing. */
  readonly repeated: boolean;
  /** New on this reference, oldest first. */
  readonly commits: readonly CommitFacts[];
}

/** @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const MOST_COMMITS = 2048;

/**
 * Pushes a branch or a tag of the checkout as it is there, forced if need be.
 *
 * @param name `feature/a`, or in full: `refs/tags/v1`
 * @throws RequestError where the checkout has none of that name
 */
export async function pushFromCheckout(checkout: LocalCheckout, served: BareRepository, name: string): Promise<Push> {
  const ref = await checkName(served.git, name);
  const commit = await checkout.resolve(ref);
  if (commit === undefined) throw new RequestError(await noSuchBranch(checkout, name));
  const before = await served.resolve(ref);
  await checkout.push(commit, served, ref);
  return describePush(served, ref, before, commit);
}

/** @throws RequestError where there is nothing of that name */
export async function removeReference(served: BareRepository, name: string): Promise<Push> {
  const ref = await checkName(served.git, name);
  const before = await served.resolve(ref);
  if (before === undefined) throw new RequestError(neverPushed(name));
  await served.setReference(ref, undefined);
  const nothing = { created: false, deleted: true, forced: false, repeated: false, commits: [] };
  return { ref, before, after: NO_COMMIT, ...nothing };
}

/** The event that follows when a reference has moved. */
export async function describePush(
  served: BareRepository,
  ref: string,
  before: string | undefined,
  after: string,
): Promise<Push> {
  const forced = before !== undefined && !(await served.isAncestor(before, after));
  // Of a new branch those are new that no other one has, at least the default branch.
  const known = before ?? (await served.resolve(`refs/heads/${served.defaultBranch}`));
  const commits = await served.commits(known === undefined ? [] : [known], after, MOST_COMMITS);
  const created = before === undefined;
  return {
    ref,
    before: before ?? NO_COMMIT,
    after,
    created,
    deleted: false,
    forced,
    repeated: before === after,
    commits: ref.startsWith('refs/tags/') ? [] : commits,
  };
}

async function checkName(git: Git, name: string): Promise<string> {
  if (await isName(git, name)) return fullName(name);
  throw new RequestError(noName(name));
}
