import { recordKey, resolvePlatform, stateKey, verificationKey } from '@mlopspltf/definition';
import { scratchFolder } from '@mlopspltf/testing';
import { join } from 'node:path';
import { Inventory } from '../../src/records/inventory';
import { FakeBucket } from './fake-bucket';
import { recordFixture, verificationFixture } from './records';

export const platform = resolvePlatform({
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [{ name: 'dev', branch: 'feature/**', account: '111111111111' }],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }, { name: 'store' }, { name: 'serving' }],
});

/** Value of the output that {@link stateText} has. */
export const SECRET = 'correct horse battery staple';
/** Key of another repository's state. */
export const FOREIGN = 'other_repository/network/terraform.tfstate';

export const keyOf = (module: string): string => stateKey(platform, module);

export function stateText(serial: number): unknown {
  return {
    version: 4,
    lineage: 'one',
    serial,
    outputs: { password: { value: SECRET, sensitive: true } },
    resources: [{ mode: 'managed', type: 'aws_s3_bucket', name: 'data', instances: [{}] }],
  };
}

/** An environment that holds the module `store` with all that lies beside a state, and nothing else. */
export class InventoryScene {
  public readonly bucket = new FakeBucket();
  public readonly cache = join(scratchFolder(), 'work', 'inventory.json');

  constructor() {
    this.bucket.put(keyOf('store'), stateText(3));
    this.bucket.put(recordKey(platform, 'store'), recordFixture({ module: 'store' }));
    this.bucket.put(verificationKey(platform, 'store'), verificationFixture({ module: 'store' }));
  }

  public open({ bucket }: FakeBucket = this.bucket): Promise<Inventory> {
    return Inventory.open({ platform, bucket, cache: this.cache });
  }

  /** One run: opens, asks for modules, closes. @returns the keys that were read */
  public async look(...modules: readonly string[]): Promise<readonly string[]> {
    const inventory = await this.open();
    await Promise.all(modules.map((module) => inventory.deployed(module)));
    await inventory.close();
    return this.bucket.takeReads();
  }
}
