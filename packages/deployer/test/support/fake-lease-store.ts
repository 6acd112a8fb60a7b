import { parseLease, type Lease } from '../../src/deployment-lock/lease';
import type { LeaseStore, StoredLease } from '../../src/deployment-lock/lease-store';

/** What becomes of a write: `lost` is done without an answer, as the SDK's own second try reports it. */
export type Fault = 'none' | 'lost' | 'error';

/** A store in memory that keeps to what {@link LeaseStore} promises, as long as it is let. */
export class FakeLeaseStore implements LeaseStore {
  public readonly place = 'the store';
  public stored?: StoredLease;
  private writes = 0;

  constructor(
    /** Called before each read and write. @default - answers come at once */
    private readonly delay: () => Promise<void> = () => Promise.resolve(),
    /** @param count of the writes so far @default - all go well */
    public fault: (count: number) => Fault = () => 'none',
  ) {}

  public get lease(): Lease | undefined {
    return this.stored && parseLease(this.stored.text);
  }

  public async read(): Promise<StoredLease | undefined> {
    await this.delay();
    return this.stored;
  }

  public async write(text: string, replaced: string | undefined): Promise<string | undefined> {
    const count = (this.writes += 1);
    await this.delay();
    const fault = this.fault(count);
    if (fault === 'error') throw new Error('the store failed');
    if (this.stored?.version !== replaced) return undefined;
    this.stored = { text, version: `v${count}` };
    return fault === 'lost' ? undefined : this.stored.version;
  }
}
