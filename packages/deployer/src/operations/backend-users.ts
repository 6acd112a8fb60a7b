import { BACKEND_MODULE, repositorySegment, stateKey } from '@mlopspltf/definition';
import type { Session, TargetLimits } from '../api';
import type { BucketContents, ObjectVersion } from '../aws/bucket-contents';
import { messageOf } from '../errors';
import { removalOf } from '../limits/removal';
import { parseLockInfo } from '../terraform/state-lock';
import { summarizeState } from '../terraform/state';

/** A state for which the backend is still needed. */
export interface StateInUse {
  readonly key: string;
  /** How many resources it knows of, or why it cannot be read: words that follow the key. */
  readonly use: string;
  /** Whether nothing in it can be deleted. */
  readonly isStuck: boolean;
  /** Whether it is another repository's. */
  readonly isRemote: boolean;
}

/**
 * Why the backend is still needed: each state in its bucket that knows of resources, of whatever repository, and each
 * that cannot be read; by key.
 */
export async function statesInUse(
  { platform, limits }: Pick<Session, 'platform' | 'limits'>,
  contents: BucketContents,
  versions: readonly ObjectVersion[],
): Promise<readonly StateInUse[]> {
  const own = stateKey(platform, BACKEND_MODULE);
  const states = versions.filter(
    ({ key, isLatest, isDeletion }) => isLatest && !isDeletion && key.endsWith('.tfstate') && key !== own,
  );
  const found: StateInUse[] = [];
  for (const state of states) {
    const use = await useOf(state, contents, limits);
    if (use === undefined) continue;
    const isRemote = !state.key.startsWith(`${repositorySegment(platform.repository.name)}/`);
    found.push({ key: state.key, isRemote, ...use });
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Who holds a state, by the lock table's items and the lock files; one line each. */
export function heldLocks(
  items: readonly Readonly<Record<string, { readonly S?: string }>>[],
  versions: readonly ObjectVersion[],
): readonly string[] {
  const inTable = items.flatMap(({ LockID: id, Info: info }) => {
    const lock = info?.S === undefined ? undefined : parseLockInfo(info.S);
    return lock === undefined ? [] : [`${id?.S ?? ''}: ${lock.who} since ${lock.created}`];
  });
  const files = versions.filter(({ key, isLatest, isDeletion }) => isLatest && !isDeletion && key.endsWith('.tflock'));
  return [...inTable, ...files.map(({ key, modified }) => `${key}: since ${modified}`)].sort();
}

async function useOf(
  state: ObjectVersion,
  contents: BucketContents,
  limits: TargetLimits | undefined,
): Promise<Omit<StateInUse, 'key' | 'isRemote'> | undefined> {
  try {
    const text = (await contents.read(state)).toString('utf8');
    const { resources } = summarizeState(text, 'it');
    if (resources === 0) return undefined;
    const isStuck = limits !== undefined && removalOf(text, 'it', limits).targets?.length === 0;
    const count = `${resources} ${resources === 1 ? 'resource' : 'resources'}`;
    return { use: isStuck ? `${count}, which ${limits.name} cannot delete` : count, isStuck };
  } catch (error) {
    return { use: messageOf(error), isStuck: false };
  }
}
