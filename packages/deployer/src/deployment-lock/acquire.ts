import type { Clock, Timing } from './clock';
import { newLease, parseLease, serializeLease, type Lease, type NewLease } from './lease';
import type { LeaseStore, StoredLease } from './lease-store';

export interface AcquireOptions {
  readonly store: LeaseStore;
  readonly wanted: NewLease;
  readonly timing: Timing;
  readonly clock: Clock;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Told who holds it, now and then as long as it is waited for; undefined where that cannot be read. */
  readonly waits: (current: Lease | undefined) => void;
}

/** How the waiting ended. */
export type Acquired =
  /** `version` is what lies in the store; `left` the lock of one that stopped renewing it. */
  | { readonly kind: 'taken'; readonly version: string; readonly waited: number; readonly left?: Lease }
  | { readonly kind: 'held'; readonly current?: Lease; readonly waited: number };

/**
 * Takes the lock, or waits until it is given back or has run out.
 *
 * It has run out when one who waits saw it unchanged for as long as a lease is good, by that one's own clock: no time
 * that another machine wrote counts. Whoever then writes first, on exactly what all of them saw, has it.
 */
export async function acquireLease(options: AcquireOptions): Promise<Acquired> {
  const { store, wanted, timing, clock, signal, waits } = options;
  const text = serializeLease(newLease(wanted));
  const watch = new Watch(clock, timing.lease);
  const started = clock.now();
  let told: number | undefined;
  for (;;) {
    const asked = clock.now();
    const stored = await store.read();
    const waited = clock.now() - started;
    // Written before, and the answer got lost.
    if (stored?.text === text) return { kind: 'taken', version: stored.version, waited };
    const current = stored && parseLease(stored.text);
    const ranOut = watch.hasRunOut(stored, asked);
    const isFree = stored === undefined || current?.released === true;
    if ((isFree || ranOut) && !signal?.aborted) {
      const version = await store.write(text, stored?.version);
      if (version !== undefined)
        return { kind: 'taken', version, waited, ...(!isFree && current && { left: current }) };
    } else if (signal?.aborted || waited >= timing.patience) {
      return { kind: 'held', current, waited };
    } else if (told === undefined || clock.now() - told >= timing.notice) {
      told = clock.now();
      waits(current);
    }
    // What ends the sleep is seen in the next round, beside who holds it.
    await clock.sleep(timing.poll, signal).catch(() => undefined);
  }
}

/** What one who waits has seen, and since when. */
class Watch {
  private seen?: { readonly version: string | undefined; readonly since: number };

  constructor(
    private readonly clock: Clock,
    private readonly lease: number,
  ) {}

  /** @param asked when the look began: what was seen last was there at least until then */
  public hasRunOut(stored: StoredLease | undefined, asked: number): boolean {
    if (this.seen && this.seen.version === stored?.version) return asked - this.seen.since >= this.lease;
    this.seen = { version: stored?.version, since: this.clock.now() };
    return false;
  }
}
