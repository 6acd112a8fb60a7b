import { messageOf } from '../errors';
import type { Clock, Timing } from './clock';
import { newLease, parseLease, serializeLease, type Lease, type NewLease } from './lease';
import type { LeaseStore } from './lease-store';

export interface HeldLeaseOptions {
  readonly store: LeaseStore;
  readonly taken: NewLease;
  /** What lies in the store, as it was taken. */
  readonly version: string;
  readonly timing: Timing;
  readonly clock: Clock;
  /** Told once, when it turns out to be somebody else's, or nobody's; undefined where what lies there cannot be read. */
  readonly lost: (current: Lease | undefined) => void;
  /** Told once, when it could not be renewed for so long that others may take it. */
  readonly unrenewed: (reason: string) => void;
}

/** A lock that is renewed until it is given back. */
export class HeldLease {
  private lease: Lease;
  private version: string;
  private renewed: number;
  /** Nothing is renewed any more: it was given back, or lost. */
  private readonly over = new AbortController();
  private isLost = false;
  private readonly renewing: Promise<void>;

  constructor(private readonly options: HeldLeaseOptions) {
    this.lease = newLease(options.taken);
    this.version = options.version;
    this.renewed = options.clock.now();
    this.renewing = this.renew();
  }

  /** Does nothing where it was lost. @throws what the store throws: the lock then runs out by itself */
  public async release(): Promise<void> {
    this.over.abort();
    await this.renewing;
    if (!this.isLost) await this.write((lease) => ({ ...lease, released: true }));
  }

  private async renew(): Promise<void> {
    const { clock, timing, unrenewed } = this.options;
    let isTold = false;
    while (await this.pause()) {
      try {
        await this.write((lease) => ({ ...lease, renewals: lease.renewals + 1 }));
        this.renewed = clock.now();
      } catch (error) {
        // The next one may go through; what runs goes on in any case.
        if (isTold || clock.now() - this.renewed < timing.lease) continue;
        isTold = true;
        unrenewed(messageOf(error));
      }
    }
  }

  /** @returns whether there is a next renewal */
  private async pause(): Promise<boolean> {
    const { clock, timing } = this.options;
    await clock.sleep(timing.renewal, this.over.signal).catch(() => undefined);
    return !this.over.signal.aborted;
  }

  private async write(change: (lease: Lease) => Lease): Promise<void> {
    const { store } = this.options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const lease = change(this.lease);
      const text = serializeLease(lease);
      const written = await store.write(text, this.version);
      if (written !== undefined) {
        this.keep(lease, written);
        return;
      }
      const stored = await store.read();
      const current = stored && parseLease(stored.text);
      if (stored === undefined || current?.id !== lease.id || (current.released && !lease.released)) {
        this.lose(current);
        return;
      }
      // A write went through of which no answer came: this one, or one before, from which the next attempt goes on.
      this.keep(current, stored.version);
      if (stored.text === text) return;
    }
    throw new Error(`${store.place} changes faster than it is read`);
  }

  private keep(lease: Lease, version: string): void {
    this.lease = lease;
    this.version = version;
  }

  private lose(current: Lease | undefined): void {
    if (this.isLost) return;
    this.isLost = true;
    // Somebody else may have it by now, as everybody may once it was given back.
    if (!this.over.signal.aborted) this.options.lost(current);
    this.over.abort();
  }
}

/** Of a write whose answers get lost. */
const ATTEMPTS = 3;
