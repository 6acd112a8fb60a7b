import { recordKey } from '@mlopspltf/definition';
import fc from 'fast-check';
import { judgeWriter, refuseNewerSchema, releaseRelation } from '../src/records/release';
import { Inventory } from '../src/records/inventory';
import { InventoryScene, platform } from './support/inventory-scene';
import { recordFixture } from './support/records';

describe('what a release wrote', () => {
  test.each([
    ['1.2.3', '1.2.3', 'understood'],
    ['1.2.9', '1.2.3', 'understood'],
    ['1.3.0', '1.2.3', 'newer'],
    ['1.3.0-rc.1', '1.2.3', 'newer'],
    ['2.0.0', '1.9.9', 'incompatible'],
    ['1.9.9', '2.0.0', 'understood'],
    ['0.2.0', '0.1.9', 'incompatible'],
    ['0.1.9', '0.1.0', 'understood'],
    ['1.0.0', '0.9.0', 'incompatible'],
    ['unknown', '1.0.0', 'understood'],
    ['', '1.0.0', 'understood'],
  ])('(%s) is to %s %s', (writer, reader, relation) => {
    expect(releaseRelation(writer, reader)).toBe(relation);
  });

  test('is understood by itself, and by each later one', () => {
    const version = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99));
    fc.assert(
      fc.property(version, version, (one, other) => {
        const [older = one, newer = other] = [one, other].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);

        expect(releaseRelation(older.join('.'), newer.join('.'))).toBe('understood');
      }),
    );
  });

  test('is refused where it may be misunderstood, and told where it is only newer', () => {
    expect(() => judgeWriter('store', '2.0.0', '1.4.0')).toThrow(
      expect.objectContaining({
        name: 'GuardError',
        message: expect.stringMatching(
          /^"store" was deployed by release 2\.0\.0, and this is 1\.4\.0: .*git pull and npm ci in their own repository/,
        ) as string,
        next: 'npx projen upgrade',
      }) as Error,
    );
    expect(judgeWriter('store', '1.5.0', '1.4.0')).toMatch(/release 1\.5\.0, and this is 1\.4\.0: update/);
    expect(judgeWriter('store', '1.4.0', '1.4.0')).toBeUndefined();
  });

  test.each([undefined, null, 'x', 7, [], {}, { schemaVersion: 1 }, { schemaVersion: '9' }])(
    'as %j has no form that is newer',
    (value) => {
      expect(() => refuseNewerSchema(value, 'It', 1)).not.toThrow();
    },
  );
});

test('a module that a newer release deployed is not looked at by an older one, from memory neither', async () => {
  const scene = new InventoryScene();
  const versions = { ...recordFixture().versions, deployer: '1.0.0' };
  scene.bucket.put(recordKey(platform, 'store'), recordFixture({ module: 'store', versions }));
  const look = async (): Promise<unknown> => {
    const { bucket } = scene.bucket;
    const inventory = await Inventory.open({ platform, bucket, cache: scene.cache });
    try {
      return await inventory.deployed('store');
    } finally {
      await inventory.close();
    }
  };

  await expect(look()).rejects.toThrow(/"store" was deployed by release 1\.0\.0/);
  await expect(look()).rejects.toThrow(/"store" was deployed by release 1\.0\.0/);
});
