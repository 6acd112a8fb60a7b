import { GuardError, LockError } from '../errors';
import { isEmptyState, type StateSummary } from '../terraform/state';
import { describeLock, type StateLock } from '../terraform/state-lock';
import type { Facts } from './facts';

export type StepName =
  /** Remove the lock that a killed run of ours has left. */
  | 'release lock'
  /** Make the resources, with the state in a local file. */
  | 'create'
  /** Move that state into the bucket. */
  | 'move'
  /** Make the table vouch for the state in the bucket. */
  | 'vouch'
  /** Put the local copy away. */
  | 'put away'
  /** See that nothing is left to do, or do it. */
  | 'check';

/**
 * The one thing to do next, judged by what is there alone: so that it does not matter where the last run ended.
 *
 * @returns undefined when everything is in place
 * @throws GuardError when local and stored state contradict each other
 * @throws LockError when Terraform of a killed run still works
 */
export function nextStep(facts: Facts, who: string): StepName | undefined {
  refuseOrphan(facts);
  if (facts.lock && isLeftOver(facts.lock.lock, facts, who)) return 'release lock';
  const { remote } = facts;
  const local = facts.local && !isEmptyState(facts.local) ? facts.local : undefined;
  if (remote === undefined) return local && isApplied(facts, local) ? 'move' : 'create';
  if (local) refuseContradiction(local, remote, facts.places);
  if (facts.usesTable && facts.table && facts.digest !== remote.md5) return vouchable(facts);
  if (facts.local) return 'put away';
  return isComplete(facts) ? undefined : 'check';
}

/** Whether the bucket holds what was local: the same state, or a later version of it. */
export function isMoved(local: StateSummary, remote: StateSummary): boolean {
  if (local.lineage !== remote.lineage || local.serial > remote.serial) return false;
  return local.serial < remote.serial || local.resources === remote.resources;
}

function isApplied({ journal, configuration, bucket, table }: Facts, local: StateSummary): boolean {
  const { applied } = journal;
  return (
    bucket &&
    table &&
    applied?.lineage === local.lineage &&
    applied.serial === local.serial &&
    applied.configuration === configuration
  );
}

function isComplete({ bucket, table, key, remote, record, configuration, settings }: Facts): boolean {
  if (!bucket || !table || !key || record === undefined) return false;
  const asDefined = record.configuration === configuration && record.settings === settings && record.kept !== undefined;
  return asDefined && record.lineage === remote?.lineage && record.serial === remote.serial;
}

function refuseContradiction(local: StateSummary, remote: StateSummary, places: Facts['places']): void {
  if (isMoved(local, remote)) return;
  const describe = ({ lineage, serial, resources }: StateSummary): string =>
    `lineage ${lineage}, serial ${serial}, ${resources} resources`;
  throw new GuardError(
    'There are two states of the backend that contradict each other:\n' +
      `  here:          ${describe(local)}\n  in the bucket: ${describe(remote)}\n` +
      'Find out which one knows the resources that are there. If it is the one in the bucket, move the local file away:\n' +
      `  mv ${quoted(places.local)} ${quoted(`${places.local}.aside`)}\n` +
      'If it is the local one, move the object away:\n' +
      `  aws s3 mv ${places.remote} ${places.remote}.aside\nThen run this again.`,
  );
}

/**
 * A digest that is missing was never written, because the run that stored the state was killed. One that differs may
 * mean that as well, but only if such a run is known: else somebody has changed the object by hand.
 */
function vouchable({ digest, journal, remote }: Facts): StepName {
  if (digest === undefined || journal.running) return 'vouch';
  throw new GuardError(
    `The state in the bucket (MD5 ${remote?.md5 ?? 'unknown'}) is not the one that the lock table vouches for (MD5 ${digest}): ` +
      'it was changed by something other than Terraform. Restore the version of the object with that MD5, then run this again.',
  );
}

/** Whether a lock was taken by a Terraform that this checkout started, and that is gone. */
function isLeftOver(lock: StateLock, { journal: { running } }: Facts, who: string): boolean {
  if (running === undefined) return false;
  const after = Date.parse(lock.created) - Date.parse(running.since);
  return lock.who === who && after >= -CLOCK_MS && after <= LOCKED_WITHIN_MS;
}

/** Locks are stamped in whole seconds. */
const CLOCK_MS = 2_000;
/** A lock is the first thing that Terraform takes. A later one was taken by another checkout of the same person. */
const LOCKED_WITHIN_MS = 60_000;

/** The command is to be pasted into a shell. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

function refuseOrphan({ orphan, lock }: Facts): void {
  if (orphan === undefined) return;
  const held = lock === undefined ? '' : ` It holds the state: ${describeLock(lock.lock)}.`;
  throw new LockError(
    `Terraform of an earlier run that was killed is still at work (process ${orphan}).${held} Wait until it has ended.`,
  );
}
