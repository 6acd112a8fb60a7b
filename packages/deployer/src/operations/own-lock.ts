import { findLock } from '../aws/held-lock';
import type { StateStore } from '../aws/state-store';
import { LockError } from '../errors';
import { lockedError } from '../terraform/failure';

/** Where a lock is looked for. */
export interface LockPlace {
  readonly store: StateStore;
  readonly module: string;
  readonly environment: string;
}

/** @throws LockError when somebody holds the state: what is planned then would be stale by the time it can be applied */
export async function refuseHeldState({ store, module, environment }: LockPlace): Promise<void> {
  const held = await findLock(store, module);
  if (held) throw lockedError({ module, environment }, held.lock);
}

/**
 * Releases the lock that Terraform found in its way, if it is the one that it had asked for itself.
 *
 * @param requested ids of the locks that this Terraform asked for
 * @returns whether it was, and is released now
 */
export async function releaseOwnLock(
  { store, module }: LockPlace,
  error: unknown,
  requested: readonly string[],
): Promise<boolean> {
  if (!(error instanceof LockError) || error.lock === undefined || !requested.includes(error.lock.id)) return false;
  const held = await findLock(store, module);
  if (held?.lock.id !== error.lock.id) return false;
  for (const remove of held.parts) await remove();
  return true;
}
