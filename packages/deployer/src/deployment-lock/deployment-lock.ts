import { randomUUID } from 'node:crypto';
import type { Session } from '../api';
import { LockError, messageOf } from '../errors';
import { commandOf } from '../operations/approval';
import { acquireLease, type Acquired } from './acquire';
import { CLOCK, describeTime, TIMING, type Clock, type Timing } from './clock';
import { HeldLease } from './held-lease';
import { describeLease, type Holder, type Lease, type NewLease } from './lease';
import type { LeaseStore } from './lease-store';

export interface DeploymentLockOptions {
  readonly session: Session;
  readonly store: LeaseStore;
  readonly holder: Holder;
  /** @default {@link TIMING} */
  readonly timing?: Timing;
  /** @default {@link CLOCK} */
  readonly clock?: Clock;
}

/**
 * Does something while no other run of the pipeline does anything in this environment: waits for its turn, and gives it
 * back however the work ends. A run that is killed gives nothing back; its lock runs out by itself.
 *
 * Others are kept out as long as this one's renewals go through. Where they do not, it is told and the work goes on:
 * Terraform's own locks guard each state, and a plan that was made on another state is refused.
 *
 * @throws LockError when another run holds it for longer than is waited, or the program is to stop; nothing was done then
 */
export async function withDeploymentLock<T>(options: DeploymentLockOptions, work: () => Promise<T>): Promise<T> {
  const { session, store, holder, timing = TIMING, clock = CLOCK } = options;
  const { name } = session.environment;
  const taken: NewLease = { id: randomUUID(), holder, since: now() };
  const acquired = await acquireLease({
    store,
    wanted: taken,
    timing,
    clock,
    signal: session.signal,
    waits: (current) => session.report({ ...STEP, phase: 'started', note: `waits for ${describeLease(current)}` }),
  });
  if (acquired.kind === 'held') throw refusal(options, acquired);
  tellWaiting(options, acquired);
  const warn = (message: string): void => session.report({ kind: 'warning', message });
  const held = new HeldLease({
    store,
    taken,
    version: acquired.version,
    timing,
    clock,
    lost: (current) =>
      warn(`This run lost its turn in ${name} while it worked. ${BEHIND} Why: ${fate(current, taken.id)}`),
    unrenewed: (reason) =>
      warn(`This run could not renew its turn in ${name} for ${describeTime(timing.lease)}: ${reason}. ${BEHIND}`),
  });
  try {
    return await work();
  } finally {
    await held.release().catch((error: unknown) => {
      warn(
        `The turn in ${name} was not given back: ${messageOf(error)}. It runs out in ${describeTime(timing.lease)}.`,
      );
    });
  }
}

/** What it is called where progress is told. */
const STEP = { kind: 'step', step: 'deployment lock' } as const;

const BEHIND =
  "Another run may deploy now; each state still has Terraform's own lock, and what no longer fits is refused.";

function refusal(
  { session, holder, timing = TIMING }: DeploymentLockOptions,
  { current, waited }: Extract<Acquired, { readonly kind: 'held' }>,
): LockError {
  const { name } = session.environment;
  const ended = session.signal?.aborted
    ? 'This run was stopped while it waited'
    : `It was waited ${describeTime(waited)}`;
  return new LockError(
    `Another run deploys into ${name}: ${describeLease(current)}\n` +
      `${ended}, and nothing was changed. Start this run again when that one has ended. Should it have ended already, its ` +
      `lock runs out ${describeTime(timing.lease)} after its last sign of life; infra unlock ${name} --deployment releases it now.`,
    { next: commandOf(session, holder.operation) },
  );
}

function tellWaiting(
  { session, timing = TIMING }: DeploymentLockOptions,
  { waited, left }: Extract<Acquired, { readonly kind: 'taken' }>,
): void {
  if (left) {
    const gone = `not renewed for ${describeTime(timing.lease)}, so its run was ended in the middle`;
    session.report({
      kind: 'warning',
      message: `The turn in ${session.environment.name} was taken over, because it was ${gone}: ${describeLease(left)}`,
    });
  }
  if (waited >= timing.poll) session.report({ ...STEP, phase: 'done', note: `taken after ${describeTime(waited)}` });
}

function fate(current: Lease | undefined, own: string): string {
  if (current === undefined) return 'what was stored is gone, or damaged';
  if (current.id === own) return 'somebody has released it by hand';
  return current.released ? 'another run has taken it, and given it back' : `it is held by ${describeLease(current)}`;
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
