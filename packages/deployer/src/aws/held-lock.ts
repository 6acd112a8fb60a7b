import type { StateLock } from '../terraform/state-lock';
import type { StateStore } from './state-store';

/** A lock on a state, wherever it lies. */
export interface HeldLock {
  readonly lock: StateLock;
  /** Each removes its part of it. @returns false when that is not there any more */
  readonly parts: readonly (() => Promise<boolean>)[];
}

/** undefined where nobody holds the state. Where both ways of locking are in use, one lock has two parts with the same id. */
export async function findLock({ table, bucket }: StateStore, module: string): Promise<HeldLock | undefined> {
  const [item, file] = await Promise.all([
    table.used ? table.lock(module) : undefined,
    bucket.holdsLocks ? bucket.lock(module) : undefined,
  ]);
  const lock = item?.lock ?? file?.lock;
  if (lock === undefined) return undefined;
  // The reverse of the order in which Terraform takes them: nobody gets one half and fails at the other.
  return {
    lock,
    parts: [
      ...(item ? [() => table.removeLock(module, item)] : []),
      ...(file?.lock.id === lock.id ? [() => bucket.removeLock(module, file)] : []),
    ],
  };
}
