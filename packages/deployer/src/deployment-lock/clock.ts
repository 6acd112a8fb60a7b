import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** Time as one machine measures it. Two machines' clocks are never compared. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  /** @throws the signal's reason, or an error that says so, where it ends the waiting */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

/** Milliseconds. */
export interface Timing {
  /** A lock that nobody has renewed for so long, as seen by one who waits, is taken over. */
  readonly lease: number;
  /** Between two renewals. Several may fail before the lease has run out. */
  readonly renewal: number;
  /** Between two looks of one who waits. */
  readonly poll: number;
  /** Between two lines that say who is waited for. */
  readonly notice: number;
  /** More is not waited: credentials are good for an hour, and the rest of it is for the work itself. */
  readonly patience: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export const TIMING: Timing = {
  lease: 3 * MINUTE,
  renewal: 30 * SECOND,
  poll: 5 * SECOND,
  notice: MINUTE,
  patience: 20 * MINUTE,
};

/** `20 min`, `45 s` */
export function describeTime(ms: number): string {
  return ms < 2 * MINUTE ? `${Math.round(ms / SECOND)} s` : `${Math.round(ms / MINUTE)} min`;
}
