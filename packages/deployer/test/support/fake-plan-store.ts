import { sha256 } from '../../src/configuration/digests';
import type { PlanObjects, StoredVersion } from '../../src/aws/plan-store';
import { GuardError } from '../../src/errors';

/** A bucket in memory that keeps to what {@link PlanObjects} promises. */
export class FakePlanStore implements PlanObjects {
  public readonly objects = new Map<string, Buffer>();

  public put(key: string, content: Buffer): Promise<StoredVersion> {
    if (this.objects.has(key)) return Promise.reject(new GuardError(`${key} is there already`));
    this.objects.set(key, content);
    return Promise.resolve({ version: `v-${key}`, sha256: sha256(content) });
  }

  public get(key: string, { version, sha256: wanted }: StoredVersion): Promise<Buffer> {
    const content = this.objects.get(key);
    if (content === undefined || version !== `v-${key}`) return Promise.reject(new GuardError(`${key} is not there`));
    return sha256(content) === wanted ? Promise.resolve(content) : Promise.reject(new GuardError(`${key} was altered`));
  }
}
