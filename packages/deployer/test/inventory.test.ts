import { recordKey, verificationKey } from '@mlopspltf/definition';
import { InventoryScene, FOREIGN, keyOf, platform, stateText } from './support/inventory-scene';
import { recordFixture, verificationFixture } from './support/records';

let scene: InventoryScene;

beforeEach(() => {
  scene = new InventoryScene();
});

describe('what an environment holds of a module', () => {
  test('is its state without values, its record and what was found to change nothing', async () => {
    const { state, record, verified } = await (await scene.open()).deployed('store');

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
    expect(await (await scene.open()).deployed('serving')).toEqual({});
    expect(scene.bucket.reads).toEqual([]);
  });

  test('has no record where that is damaged', async () => {
    scene.bucket.put(recordKey(platform, 'store'), '{"schemaVersion":1,');

    const { state, record } = await (await scene.open()).deployed('store');

    expect(state?.serial).toBe(3);
    expect(record).toBeUndefined();
  });

  test('cannot be told where the state is damaged: the message says which', async () => {
    scene.bucket.put(keyOf('store'), '{"version":4');

    await expect((await scene.open()).deployed('store')).rejects.toThrow(
      expect.objectContaining({
        name: 'ExecutionError',
        message: expect.stringContaining(`s3://states/${keyOf('store')} is not a Terraform state`) as string,
      }) as Error,
    );
  });

  test('is gone where the object went after the list was made', async () => {
    const inventory = await scene.open();
    scene.bucket.remove(keyOf('store'));

    expect((await inventory.deployed('store')).state).toBeUndefined();
  });
});

test.each(['..', '$(touch pwned)', '\u001b[2J', '-x', 'Store', ''])('a state below %j is no module’s', async (name) => {
  scene.bucket.put(`example_infra/${name}/terraform.tfstate`, stateText(1));

  expect((await scene.open()).modules).toEqual(['store']);
});

test('modules that have a state here are told, also those that the definition does not name', async () => {
  scene.bucket.put(keyOf('retired'), stateText(1));
  scene.bucket.put(`${keyOf('store')}.tflock`, '{}');
  scene.bucket.put('example_infra/serving/deployment.json', '{}');
  scene.bucket.put('example_infra/deep/below/terraform.tfstate', stateText(1));
  scene.bucket.put('example_infra_two/other/terraform.tfstate', stateText(1));

  expect((await scene.open()).modules).toEqual(['retired', 'store']);
});

describe('within one run', () => {
  test('the bucket is listed once, and each object read once', async () => {
    const inventory = await scene.open();
    await Promise.all([inventory.deployed('store'), inventory.state(keyOf('store')), inventory.deployed('store')]);
    await inventory.deployed('store');

    expect(scene.bucket.lists).toEqual(['example_infra/']);
    expect(scene.bucket.takeReads()).toEqual(
      [keyOf('store'), recordKey(platform, 'store'), verificationKey(platform, 'store')].sort(),
    );
  });

  test('a state that was written since is looked at anew', async () => {
    const inventory = await scene.open();
    await inventory.deployed('store');
    scene.bucket.put(keyOf('store'), stateText(4));

    expect((await inventory.state(keyOf('store')))?.serial).toBe(3);
    expect((await inventory.refreshed('store'))?.serial).toBe(4);
    expect((await inventory.deployed('store')).state?.serial).toBe(4);
  });

  test('a state that was not there when the list was made is found when it is looked at anew', async () => {
    const inventory = await scene.open();
    expect(await inventory.state(keyOf('serving'))).toBeUndefined();
    scene.bucket.put(keyOf('serving'), stateText(1));

    expect((await inventory.refreshed('serving'))?.serial).toBe(1);
    expect((await inventory.state(keyOf('serving')))?.serial).toBe(1);
  });

  test('states of other repositories are found by their key, though no list names them', async () => {
    scene.bucket.put(FOREIGN, stateText(7));
    const inventory = await scene.open();

    expect((await inventory.state(FOREIGN))?.serial).toBe(7);
    expect(await inventory.state('other_repository/absent/terraform.tfstate')).toBeUndefined();
  });

  test('at most 16 reads are under way at once', async () => {
    const modules = Array.from({ length: 40 }, (_, at) => `module_${at}`);
    for (const module of modules) scene.bucket.put(keyOf(module), stateText(1));

    await scene.look(...modules);

    expect(scene.bucket.mostAtOnce).toBe(16);
  });
});
