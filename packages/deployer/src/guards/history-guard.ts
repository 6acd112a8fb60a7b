import type { DeployedWork, Revision } from '../api';
import type { History } from '../revision/history';
import type { Sources } from '../revision/sources';

export interface DeployedWorkQuestion {
  /** @default - git knows no commit here */
  readonly history?: Pick<History, 'relationOf' | 'holds'>;
  readonly revision: Pick<Revision, 'branch'>;
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
}

/**
 * The work that is undone where one module is deployed over what its record says: a newer commit's, or another branch's
 * that is not in this one's history. What cannot be told counts as such.
 *
 * The own branch's work is never in the way, unless it is newer: a person may rebase it, or throw parts of it away.
 */
export async function findDeployedWork({
  history,
  revision,
  record,
}: DeployedWorkQuestion): Promise<DeployedWork | undefined> {
  const { commit, branch, clean, who, at } = record;
  const work = { ...(commit !== undefined && { commit }), branch, ...(!clean && { uncommitted: true }), who, at };
  if (commit !== undefined && (await history?.relationOf(commit)) === 'descendant') return { kind: 'newer', ...work };
  if (branch !== undefined && branch === revision.branch) return undefined;
  // What was never committed is in nobody's history.
  const isKept =
    record.clean && commit !== undefined && (await history?.holds({ commit, sources: record.sources })) === true;
  return isKept ? undefined : { kind: 'other', ...work };
}
