import { createHash } from 'node:crypto';
import type { InventoryOptions } from '../../src/records/inventory';

/** A bucket in memory that counts what is asked of it. */
export class FakeBucket implements Pick<InventoryOptions, 'bucket'> {
  /** Prefixes that were listed. */
  public readonly lists: string[] = [];
  /** Keys that were read. */
  public readonly reads: string[] = [];
  /** Most reads that were under way together. */
  public mostAtOnce = 0;
  private readonly objects = new Map<string, string>();
  private underWay = 0;

  constructor(public readonly name = 'states') {}

  public get bucket(): InventoryOptions['bucket'] {
    return {
      name: this.name,
      list: (prefix) => {
        this.lists.push(prefix);
        const below = [...this.objects].filter(([key]) => key.startsWith(prefix));
        return Promise.resolve(
          new Map(below.map(([key, text]) => [key, createHash('md5').update(text).digest('hex')])),
        );
      },
      object: async (key) => {
        this.reads.push(key);
        this.mostAtOnce = Math.max(this.mostAtOnce, (this.underWay += 1));
        await new Promise((resolve) => setImmediate(resolve));
        this.underWay -= 1;
        return this.objects.get(key);
      },
    };
  }

  public put(key: string, content: unknown): void {
    this.objects.set(key, typeof content === 'string' ? content : JSON.stringify(content));
  }

  public remove(key: string): void {
    this.objects.delete(key);
  }

  /** Keys that were read since the last call, sorted. */
  public takeReads(): readonly string[] {
    return this.reads.splice(0).sort();
  }
}
