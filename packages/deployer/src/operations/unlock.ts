import { join } from 'node:path';
import type { Session } from '../api';
import { checkAccount } from '../aws/account';
import { checkBackend } from '../aws/backend-guard';
import { AwsClients } from '../aws/clients';
import { findLock, type HeldLock } from '../aws/held-lock';
import { StateStore } from '../aws/state-store';
import { GuardError, InputError, LockError } from '../errors';
import { ageOf, describeLock, type StateLock } from '../terraform/state-lock';
import { exclusively } from '../workspace/exclusive';
import { RUN_LOCK, workspacePaths } from '../workspace/paths';
import { targetOf } from '../workspace/target';
import { commandOf } from './approval';

export interface UnlockResult {
  readonly environment: string;
  /** 12 digits. */
  readonly account: string;
  readonly module: string;
  /** 0, or 3 when a person turned it down. */
  readonly exitCode: number;
  /** The lock that was found. @default - nobody held the state */
  readonly lock?: ShownLock;
  /** Whether it was removed. */
  readonly released: boolean;
}

/** A lock as a person is shown it. */
export interface ShownLock {
  readonly id: string;
  /** `user@machine` */
  readonly who: string;
  /** ISO 8601 */
  readonly created: string;
  /** `plan`, `apply` … */
  readonly operation: string;
  /** `3 min`; `unknown` where it does not say since when it is held. */
  readonly age: string;
}

/**
 * Shows who holds a module's state, asks, and removes exactly that lock: in the table, beside the state, or both, as the
 * platform locks. Works for every state in the bucket, also of modules that the definition no longer has.
 *
 * @throws InputError when that can be no module's name
 * @throws GuardError when a guard refuses, or nobody can be asked
 * @throws LockError when somebody else has locked it meanwhile, or a run of this checkout goes on
 * @throws ExecutionError with what AWS said
 */
export async function unlock(session: Session, module: string): Promise<UnlockResult> {
  const { platform, environment, workspace, env } = session;
  requireModuleName(module);
  const clients = new AwsClients({ env, region: platform.region });
  const { account } = await checkAccount(session, clients);
  const store = new StateStore(session, clients);
  await checkBackend(session, store);
  const result = { environment: environment.name, account, module };
  // What runs here holds its lock with good reason.
  const file = join(workspacePaths(workspace, targetOf(environment, env), environment.name).environment, RUN_LOCK);
  return exclusively(file, { purpose: `unlock of ${environment.name}` }, async () => {
    const held = await findLock(store, module);
    if (held === undefined) return { ...result, exitCode: 0, released: false };
    const lock = shown(held.lock);
    if (!(await isApproved(session, module, held.lock)))
      return { ...result, exitCode: TURNED_DOWN, lock, released: false };
    return { ...result, exitCode: 0, lock, released: await release(session, module, held, store) };
  });
}

const TURNED_DOWN = 3;

/** As the definition demands it of its modules; nothing else can be in a state's key. */
function requireModuleName(name: string): void {
  if (/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) return;
  throw new InputError(
    `${JSON.stringify(name)} is no module's name: that is of small letters, digits and single underscores, such as artifact_store.`,
  );
}

async function isApproved(session: Session, module: string, lock: StateLock): Promise<boolean> {
  const { name, account } = session.environment;
  const state = `The state of ${module} in ${name} is locked by ${describeLock(lock)}.`;
  if (!session.approve) {
    throw new GuardError(
      `The approval is missing: nobody can be asked here, and --auto-approve was not given. ${state} Nothing was released.`,
      { next: `${commandOf(session, 'unlock')} --module ${module} --auto-approve` },
    );
  }
  session.report({
    kind: 'warning',
    message: `${state} Should that run still work, wait for it: without its lock, another one can write over what it does.`,
  });
  const approved = await session.approve(`Release the lock of ${module} in ${name} (account ${account})?`);
  return approved && !session.signal?.aborted;
}

async function release(
  session: Session,
  module: string,
  { lock, parts }: HeldLock,
  store: StateStore,
): Promise<boolean> {
  const removed: boolean[] = [];
  for (const remove of parts) removed.push(await remove());
  if (removed.every((done) => done)) return true;
  const { name } = session.environment;
  const other = await findLock(store, module);
  if (other !== undefined) {
    throw new LockError(
      `The lock that was shown is gone; meanwhile the state of ${module} in ${name} was locked by ` +
        `${describeLock(other.lock)}. That lock was left alone. Wait until the run has ended.`,
      { next: `${commandOf(session, 'unlock')} --module ${module}` },
    );
  }
  session.report({ kind: 'warning', message: `The lock of ${lock.who} went by itself meanwhile.` });
  return removed.includes(true);
}

function shown(lock: StateLock): ShownLock {
  return { ...lock, age: ageOf(lock) ?? 'unknown' };
}
