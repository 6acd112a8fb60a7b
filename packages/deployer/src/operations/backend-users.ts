import { BACKEND_MODULE, stateKey, type Platform } from '@mlopspltf/definition';
import type { BucketContents, ObjectVersion } from '../aws/bucket-contents';
import { messageOf } from '../errors';
import { parseLockInfo } from '../terraform/state-lock';
import { summarizeState } from '../terraform/state';

/**
 * Why the backend is still needed: each state in its bucket that knows of resources, of whatever repository, and each
 * that cannot be read; one line each.
 */
export async function statesInUse(
  platform: Platform,
  contents: BucketContents,
  versions: readonly ObjectVersion[],
): Promise<readonly string[]> {
  const own = stateKey(platform, BACKEND_MODULE);
  const states = versions.filter(
    ({ key, isLatest, isDeletion }) => isLatest && !isDeletion && key.endsWith('.tfstate') && key !== own,
  );
  const lines: string[] = [];
  for (const state of states) {
    const line = await use(state, contents);
    if (line !== undefined) lines.push(`${state.key}: ${line}`);
  }
  return lines.sort();
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

async function use(state: ObjectVersion, contents: BucketContents): Promise<string | undefined> {
  try {
    const { resources } = summarizeState((await contents.read(state)).toString('utf8'), 'it');
    return resources === 0 ? undefined : `${resources} ${resources === 1 ? 'resource' : 'resources'}`;
  } catch (error) {
    return messageOf(error);
  }
}
