import { BACKEND_MODULE, stateKey, stateKeyAliasArn } from '@mlopspltf/definition';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../api';
import { readConfiguration } from '../configuration/configuration';
import { ExecutionError } from '../errors';
import { refuseHeldState, releaseOwnLock } from '../operations/own-lock';
import { describeLock } from '../terraform/state-lock';
import { makeFolder } from '../workspace/files';
import type { BootstrapContext } from './context';
import { create } from './create';
import type { Facts } from './facts';
import type { StepName } from './next-step';
import { keepConfiguration, writeRecord } from './record';

/** How a step ended: what to tell about it, or that a person has turned it down. */
export type StepEnd = { readonly note: string } | 'rejected';

/** Each can be repeated: what was done already is found done, or done again to the same end. */
export const STEPS: Readonly<Record<StepName, (context: BootstrapContext, facts: Facts) => Promise<StepEnd>>> = {
  'release lock': releaseLock,
  create,
  move,
  vouch,
  'put away': putAway,
  check,
};

async function releaseLock({ store }: BootstrapContext, { lock }: Facts): Promise<StepEnd> {
  if (lock === undefined) return { note: 'it is gone' };
  await ('version' in lock
    ? store.bucket.removeLock(BACKEND_MODULE, lock)
    : store.table.removeLock(BACKEND_MODULE, lock));
  return { note: `left by a run of this checkout that was killed: ${describeLock(lock.lock)}` };
}

/**
 * An upload of the file, as it is, where nothing lies yet. Terraform's own `init -migrate-state` would write the same
 * resources under a new lineage and with serial 1, and overwrite what somebody else put there meanwhile; nothing could
 * then be proved.
 */
async function move({ run, store, localState }: BootstrapContext): Promise<StepEnd> {
  const { platform, environment } = run.session;
  const text = await readFile(localState, 'utf8');
  const encryptionKey = stateKeyAliasArn(platform, environment.name, environment.account);
  await store.bucket.put(stateKey(platform, BACKEND_MODULE), text, { encryptionKey, onlyIfAbsent: true });
  const remote = await store.bucket.state(BACKEND_MODULE);
  if (remote === undefined)
    throw new ExecutionError(
      `The state did not arrive in ${store.bucket.name}. The local one is untouched: ${localState}`,
    );
  return { note: `lineage ${remote.lineage}, serial ${remote.serial}, ${remote.resources} resources` };
}

async function vouch({ store }: BootstrapContext, { remote, digest }: Facts): Promise<StepEnd> {
  if (remote) await store.table.putDigest(BACKEND_MODULE, remote.md5, digest);
  return { note: `MD5 ${remote?.md5 ?? ''}` };
}

/** Kept under a name that says when and what. */
async function putAway({ run, localFolder, journal, claim }: BootstrapContext, facts: Facts): Promise<StepEnd> {
  await endClaim(claim, facts);
  const folder = join(run.paths.backups, `${run.name}-${BACKEND_MODULE}-moved-to-s3`);
  await makeFolder(run.paths.backups);
  await rename(localFolder, folder);
  await journal.clear();
  explainDeprecation(run.session);
  return { note: `kept in ${folder}` };
}

/** Terraform says it at every init; here a person reads it once, when the backend is made. */
function explainDeprecation({ platform, report }: Session): void {
  if (platform.stateLocking === 'lockfile') return;
  report({
    kind: 'warning',
    message:
      'States are locked in DynamoDB. Terraform calls that (dynamodb_table) deprecated since 1.11; it works as before. The way ' +
      'to lock files, stateLocking: "both" and then "lockfile" in .projenrc.ts, stands in docs/runbooks/backend.md.',
  });
}

/** Nothing is left to do when a plan on the state in the bucket says so. */
async function check(context: BootstrapContext, facts: Facts): Promise<StepEnd> {
  const { terraform } = await context.terraform();
  await terraform.prepare();
  const lock = facts.table;
  const place = { store: context.store, module: BACKEND_MODULE, environment: context.run.session.environment.name };
  if (lock) await refuseHeldState(place);
  const plan = await terraform.plan({ lock: false });
  if (plan) {
    if (!(await context.approves(plan))) return 'rejected';
    await terraform.apply(plan, {
      lock,
      onLockError: (error, requested) => releaseOwnLock(place, error, requested),
    });
    await terraform.discard(plan);
    context.applied.push(...plan.changes);
    return { note: 'repaired' };
  }
  const { remote, configuration } = facts;
  if (remote === undefined) throw new ExecutionError('The state of the backend has gone while it was looked at.');
  const { platform, environment } = context.run.session;
  const { lineage, serial } = remote;
  const { bucket } = context.store;
  const synthesized = await readConfiguration(context.run.session, BACKEND_MODULE);
  // Before the record, which names it: a record never leads to something that is not there.
  const kept = await keepConfiguration(bucket, platform, environment, synthesized);
  await writeRecord(bucket, platform, environment, {
    schemaVersion: 1,
    configuration,
    lineage,
    serial,
    settings: facts.settings,
    kept,
    at: new Date().toISOString(),
  });
  await endClaim(context.claim, facts);
  await context.journal.clear();
  return { note: 'nothing left to do' };
}

/** From here on the state in the bucket, and its lock, tell everybody that the backend is made. */
async function endClaim(claim: BootstrapContext['claim'], { journal }: Facts): Promise<void> {
  if (journal.claim !== undefined) await claim.release(journal.claim);
}
