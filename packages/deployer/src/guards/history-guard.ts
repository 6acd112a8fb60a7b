import type { DeployedWork, Revision } from '../api';
import type { History } from '../revision/history';
import type { Sources } from '../revision/sources';

export interface DeployedWorkQuestion {
  /** @default - git knows no commit here */
  readonly history?: Pick<History, 'relationOf' | 'holds' | 'isWhole' | 'whyUnknown'>;
  readonly revision: Pick<Revision, 'branch' | 'pipeline'>;
  readonly record: RecordedWork;
}

/** What a record says about where a module came from. */
export interface RecordedWork {
  /** @default - it was deployed outside of git */
  readonly commit?: string;
  readonly clean: boolean;
  readonly branch?: string;
  readonly who: string;
  /** ISO 8601 */
  readonly at: string;
  readonly sources: Sources;
  /** @default - it was not recorded */
  readonly shared?: Sources;
}

/**
 * The work that is undone where one module is deployed over what its record says: a newer commit's, or another branch's
 * that is not in this one's history. What cannot be told counts as such.
 *
 * The own branch's work is not in the way where its commit is known and not newer: a person may rebase it, or throw parts
 * of it away. Where it is not known it may be newer; but not in the pipeline, whose clone has all that was pushed: there
 * the branch was rewritten.
 */
export async function findDeployedWork(question: DeployedWorkQuestion): Promise<DeployedWork | undefined> {
  const { history, revision, record } = question;
  const { commit, branch, clean, who, at, sources, shared } = record;
  const work = { ...(commit !== undefined && { commit }), branch, ...(!clean && { uncommitted: true }), who, at };
  const isOwn = branch !== undefined && branch === revision.branch;
  if (commit === undefined) return isOwn ? undefined : { kind: 'other', ...work };
  const relation = (await history?.relationOf(commit)) ?? 'unknown';
  if (relation === 'descendant') return { kind: 'newer', ...work };
  if (isOwn && relation !== 'unknown') return undefined;
  // What was never committed is in nobody's history.
  if (clean && (await history?.holds({ commit, sources, shared })) === true) return undefined;
  if (relation !== 'unknown' || (!clean && !isOwn)) return { kind: 'other', ...work };
  const unknown = { unknown: (await history?.whyUnknown()) ?? 'git knows no commit here' };
  const isRewritten = revision.pipeline !== undefined && (await history?.isWhole()) === true;
  return isOwn && !isRewritten ? { kind: 'newer', ...work, ...unknown } : { kind: 'other', ...work, ...unknown };
}
