import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordKey, resolvePlatform, stateKey, verificationKey } from '@mlopspltf/definition';
import { scratchFolder } from '@mlopspltf/testing';
import { Inventory } from '../src/records/inventory';
import { FakeBucket } from './support/fake-bucket';
import { recordFixture, verificationFixture } from './support/records';

const platform = resolvePlatform({
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [{ name: 'dev', branch: 'feature/**', account: '111111111111' }],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }, { name: 'store' }, { name: 'serving' }],
});

const SECRET = 'correct horse battery staple';
const FOREIGN = 'other_repository/network/terraform.tfstate';

const keyOf = (module: string): string => stateKey(platform, module);

function stateText(serial: number, outputs: Readonly<Record<string, unknown>> = { password: SECRET }): unknown {
  return {
    version: 4,
    lineage: 'one',
    serial,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value, sensitive: true }])),
    resources: [{ mode: 'managed', type: 'aws_s3_bucket', name: 'data', instances: [{}] }],
  };
}

let bucket: FakeBucket;
let cache: string;

beforeEach(() => {
  bucket = new FakeBucket();
  cache = join(scratchFolder(), 'work', 'inventory.json');
  bucket.put(keyOf('store'), stateText(3));
  bucket.put(recordKey(platform, 'store'), recordFixture({ module: 'store' }));
  bucket.put(verificationKey(platform, 'store'), verificationFixture({ module: 'store' }));
});

const open = (from = bucket): Promise<Inventory> => Inventory.open({ platform, bucket: from.bucket, cache });

/** One run: opens, asks for modules, closes. @returns the keys that were read */
async function look(...modules: readonly string[]): Promise<readonly string[]> {
  const inventory = await open();
  await Promise.all(modules.map((module) => inventory.deployed(module)));
  await inventory.close();
  return bucket.takeReads();
}

describe('what an environment holds of a module', () => {
  test('is its state without values, its record and what was found to change nothing', async () => {
    const { state, record, verified } = await (await open()).deployed('store');

    expect(state).toEqual({
      lineage: 'one',
      serial: 3,
      resources: 1,
      outputs: { password: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    expect(record).toEqual(recordFixture({ module: 'store' }));
    expect(verified).toEqual(verificationFixture({ module: 'store' }));
  });

  test('is nothing where nothing was applied, and that needs no read', async () => {
    expect(await (await open()).deployed('serving')).toEqual({});
    expect(bucket.reads).toEqual([]);
  });

  test('has no record where that is damaged', async () => {
    bucket.put(recordKey(platform, 'store'), '{"schemaVersion":1,');

    const { state, record } = await (await open()).deployed('store');

    expect(state?.serial).toBe(3);
    expect(record).toBeUndefined();
  });

  test('cannot be told where the state is damaged: the message says which', async () => {
    bucket.put(keyOf('store'), '{"version":4');

    await expect((await open()).deployed('store')).rejects.toThrow(
      expect.objectContaining({
        name: 'ExecutionError',
        message: expect.stringContaining(`s3://states/${keyOf('store')} is not a Terraform state`) as string,
      }) as Error,
    );
  });

  test('is gone where the object went after the list was made', async () => {
    const inventory = await open();
    bucket.remove(keyOf('store'));

    expect((await inventory.deployed('store')).state).toBeUndefined();
  });
});

test.each(['..', '$(touch pwned)', '\u001b[2J', '-x', 'Store', ''])('a state below %j is no module’s', async (name) => {
  bucket.put(`example_infra/${name}/terraform.tfstate`, stateText(1));

  expect((await open()).modules).toEqual(['store']);
});

test('modules that have a state here are told, also those that the definition does not name', async () => {
  bucket.put(keyOf('retired'), stateText(1));
  bucket.put(`${keyOf('store')}.tflock`, '{}');
  bucket.put('example_infra/serving/deployment.json', '{}');
  bucket.put('example_infra/deep/below/terraform.tfstate', stateText(1));
  bucket.put('example_infra_two/other/terraform.tfstate', stateText(1));

  expect((await open()).modules).toEqual(['retired', 'store']);
});

describe('within one run', () => {
  test('the bucket is listed once, and each object read once', async () => {
    const inventory = await open();
    await Promise.all([inventory.deployed('store'), inventory.state(keyOf('store')), inventory.deployed('store')]);
    await inventory.deployed('store');

    expect(bucket.lists).toEqual(['example_infra/']);
    expect(bucket.takeReads()).toEqual(
      [keyOf('store'), recordKey(platform, 'store'), verificationKey(platform, 'store')].sort(),
    );
  });

  test('a state that was written since is looked at anew', async () => {
    const inventory = await open();
    await inventory.deployed('store');
    bucket.put(keyOf('store'), stateText(4));

    expect((await inventory.state(keyOf('store')))?.serial).toBe(3);
    expect((await inventory.refreshed('store'))?.serial).toBe(4);
    expect((await inventory.deployed('store')).state?.serial).toBe(4);
  });

  test('a state that was not there when the list was made is found when it is looked at anew', async () => {
    const inventory = await open();
    expect(await inventory.state(keyOf('serving'))).toBeUndefined();
    bucket.put(keyOf('serving'), stateText(1));

    expect((await inventory.refreshed('serving'))?.serial).toBe(1);
    expect((await inventory.state(keyOf('serving')))?.serial).toBe(1);
  });

  test('states of other repositories are found by their key, though no list names them', async () => {
    bucket.put(FOREIGN, stateText(7));
    const inventory = await open();

    expect((await inventory.state(FOREIGN))?.serial).toBe(7);
    expect(await inventory.state('other_repository/absent/terraform.tfstate')).toBeUndefined();
  });

  test('at most 16 reads are under way at once', async () => {
    const modules = Array.from({ length: 40 }, (_, at) => `module_${at}`);
    for (const module of modules) bucket.put(keyOf(module), stateText(1));

    await look(...modules);

    expect(bucket.mostAtOnce).toBe(16);
  });
});

describe('from run to run', () => {
  test('only what has changed since is read', async () => {
    expect(await look('store')).toHaveLength(3);
    expect(await look('store')).toEqual([]);
    bucket.put(keyOf('store'), stateText(4));

    expect(await look('store')).toEqual([keyOf('store')]);
    expect((await (await open()).deployed('store')).state?.serial).toBe(4);
  });

  test('what is remembered is what was read', async () => {
    const before = await (await open()).deployed('store');
    await look('store');
    bucket.takeReads();

    expect(await (await open()).deployed('store')).toEqual(before);
    expect(bucket.reads).toEqual([]);
  });

  test('what is gone is not remembered', async () => {
    await look('store');
    bucket.remove(recordKey(platform, 'store'));
    await look('store');

    expect((await (await open()).deployed('store')).record).toBeUndefined();
    expect(readFileSync(cache, 'utf8')).not.toContain('deployment.json');
  });

  test('a run that asks for less forgets nothing of the rest', async () => {
    bucket.put(keyOf('serving'), stateText(1));
    await look('store', 'serving');
    bucket.put(keyOf('serving'), stateText(2));
    await look('serving');

    expect(await look('store', 'serving')).toEqual([]);
  });

  test('a state that was written in a run is read in the next, and no more then', async () => {
    const inventory = await open();
    await inventory.deployed('store');
    bucket.put(keyOf('store'), stateText(4));
    await inventory.refreshed('store');
    await inventory.close();
    bucket.takeReads();

    expect(await look('store')).toEqual([keyOf('store')]);
    expect(await look('store')).toEqual([]);
  });

  test('states of other repositories are read every time: no list tells whether they changed', async () => {
    bucket.put(FOREIGN, stateText(7));
    for (const serial of [7, 8]) {
      bucket.put(FOREIGN, stateText(serial));
      const inventory = await open();
      expect((await inventory.state(FOREIGN))?.serial).toBe(serial);
      await inventory.close();
    }
  });

  test('100 modules cost one list, and the second time no read', async () => {
    const modules = Array.from({ length: 100 }, (_, at) => `module_${at}`);
    for (const module of modules) {
      bucket.put(keyOf(module), stateText(1));
      bucket.put(recordKey(platform, module), recordFixture({ module }));
    }

    expect(await look(...modules)).toHaveLength(200);
    expect(await look(...modules)).toEqual([]);
    expect(bucket.lists).toHaveLength(2);
  });
});

describe('the file in which it is remembered', () => {
  test('holds no value of any output, and only its owner can read it', async () => {
    await look('store');

    expect(readFileSync(cache, 'utf8')).toContain(keyOf('store'));
    expect(readFileSync(cache, 'utf8')).not.toContain(SECRET);
    expect(statSync(cache).mode & 0o777).toBe(0o600);
  });

  test('is not written where nothing in it would change', async () => {
    await look('store');
    const { ino, ctimeMs } = statSync(cache);
    await look('store');

    expect(statSync(cache)).toMatchObject({ ino, ctimeMs });
  });

  test('of another bucket is not believed, though everything in it seems to fit', async () => {
    await look('store');
    const other = new FakeBucket('other-states');
    other.put(keyOf('store'), stateText(3));

    await (await open(other)).deployed('store');

    expect(other.takeReads()).toEqual([keyOf('store')]);
  });

  test.each<[string, (text: string) => string]>([
    ['of another release', (text) => text.replace('"schemaVersion": 1', '"schemaVersion": 2')],
    ['cut off', (text) => text.slice(0, -20)],
    ['empty', () => ''],
    ['no object', () => '[1]'],
    ['without its objects', (text) => JSON.stringify({ ...(JSON.parse(text) as object), objects: undefined })],
    [
      'with damaged objects',
      (text) => JSON.stringify({ ...(JSON.parse(text) as object), objects: { [keyOf('store')]: null, x: 7 } }),
    ],
  ])('that is %s is not believed, and replaced', async (_, damaged) => {
    await look('store');
    writeFileSync(cache, damaged(readFileSync(cache, 'utf8')));

    expect(await look('store')).toHaveLength(3);
    expect(await look('store')).toEqual([]);
  });
});
