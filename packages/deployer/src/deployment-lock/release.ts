import type { Session } from '../api';
import { checkAccount } from '../aws/account';
import { checkBackend } from '../aws/backend-guard';
import { AwsClients } from '../aws/clients';
import { StateStore } from '../aws/state-store';
import { GuardError, LockError } from '../errors';
import { commandOf } from '../operations/approval';
import { ageOf } from '../terraform/state-lock';
import { describeLease, parseLease, serializeLease, type Holder, type Lease } from './lease';
import { leaseStoreOf, type LeaseStore } from './lease-store';

export interface DeploymentUnlockResult {
  readonly environment: string;
  /** 12 digits. */
  readonly account: string;
  /** 0, or 3 when a person turned it down. */
  readonly exitCode: number;
  /** The lock that was found. @default - nobody deploys */
  readonly lock?: ShownDeploymentLock;
  /** Whether it was released. */
  readonly released: boolean;
}

/** Who deploys into an environment, as a person is shown it. */
export interface ShownDeploymentLock extends Partial<Holder> {
  /** In words. */
  readonly description: string;
  /** ISO 8601 @default - what is stored cannot be read */
  readonly since?: string;
  /** `3 min` @default - as `since` */
  readonly age?: string;
}

/**
 * Shows which run of the pipeline deploys into an environment, asks, and ends its turn. Seldom needed: the lock of a run
 * that was killed runs out some minutes after.
 *
 * @throws GuardError when a guard refuses, or nobody can be asked
 * @throws LockError when another run has taken it meanwhile
 * @throws ExecutionError with what AWS said
 */
export async function unlockDeployment(session: Session): Promise<DeploymentUnlockResult> {
  const { platform, environment, env } = session;
  const clients = new AwsClients({ env, region: platform.region });
  const { account } = await checkAccount(session, clients);
  await checkBackend(session, new StateStore(session, clients));
  const store = leaseStoreOf(session, clients);
  const result = { environment: environment.name, account };
  const held = await heldIn(store);
  if (held === undefined) return { ...result, exitCode: 0, released: false };
  const lock = shown(held.lease);
  if (!(await isApproved(session, lock))) return { ...result, exitCode: TURNED_DOWN, lock, released: false };
  return { ...result, exitCode: 0, lock, released: await release(session, store, held) };
}

const TURNED_DOWN = 3;

interface Held {
  readonly version: string;
  readonly text: string;
  /** undefined where it is damaged, or of another release. */
  readonly lease: Lease | undefined;
}

async function heldIn(store: LeaseStore): Promise<Held | undefined> {
  const stored = await store.read();
  const lease = stored && parseLease(stored.text);
  return stored === undefined || lease?.released === true ? undefined : { ...stored, lease };
}

async function isApproved(session: Session, { description }: ShownDeploymentLock): Promise<boolean> {
  const { name, account } = session.environment;
  const found = `The turn in ${name} is held by ${description}`;
  if (!session.approve) {
    throw new GuardError(
      `The approval is missing: nobody can be asked here, and --auto-approve was not given. ${found}\nNothing was released.`,
      { next: `${commandOf(session, 'unlock')} --deployment --auto-approve` },
    );
  }
  session.report({
    kind: 'warning',
    message: `${found}\nShould that run still work, wait for it. Should it have been killed, its lock runs out by itself.`,
  });
  const approved = await session.approve(`End its turn in ${name} (account ${account})?`);
  return approved && !session.signal?.aborted;
}

/** The run may renew it meanwhile, so what lies there changes; it is the same lock as long as its id is. */
async function release(session: Session, store: LeaseStore, asked: Held): Promise<boolean> {
  let held: Held | undefined = asked;
  for (let attempt = 0; attempt < ATTEMPTS && held !== undefined; attempt += 1) {
    if (held.lease?.id !== asked.lease?.id) throw takenMeanwhile(session, held);
    const text = held.lease === undefined ? undefined : serializeLease({ ...held.lease, released: true });
    // What cannot be read is replaced by nothing that could be taken for a lock.
    if ((await store.write(text ?? RELEASED, held.version)) !== undefined) return true;
    held = await heldIn(store);
  }
  if (held !== undefined) throw takenMeanwhile(session, held);
  session.report({ kind: 'warning', message: 'That run gave it back by itself meanwhile.' });
  return false;
}

const ATTEMPTS = 5;

/** As the last thing that a lock says. */
const RELEASED = serializeLease({
  schemaVersion: 1,
  id: 'released',
  holder: { operation: 'deploy', who: 'nobody', run: '0', attempt: 1, url: '' },
  since: '',
  renewals: 0,
  released: true,
});

function takenMeanwhile(session: Session, { lease }: Held): LockError {
  const { name } = session.environment;
  return new LockError(
    `The lock that was shown is gone; meanwhile the turn in ${name} was taken by ${describeLease(lease)}\n` +
      'That lock was left alone. Wait until the run has ended.',
    { next: `${commandOf(session, 'unlock')} --deployment` },
  );
}

function shown(lease: Lease | undefined): ShownDeploymentLock {
  const description = describeLease(lease);
  if (lease === undefined) return { description };
  const age = ageOf({ created: lease.since });
  return { description, ...lease.holder, since: lease.since, ...(age !== undefined && { age }) };
}
