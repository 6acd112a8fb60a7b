import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { recordKey } from '@mlopspltf/definition';
import { FakeBucket } from './support/fake-bucket';
import { InventoryScene, FOREIGN, keyOf, platform, SECRET, stateText } from './support/inventory-scene';
import { recordFixture } from './support/records';

let scene: InventoryScene;

beforeEach(() => {
  scene = new InventoryScene();
});

describe('from run to run', () => {
  test('only what has changed since is read', async () => {
    expect(await scene.look('store')).toHaveLength(3);
    expect(await scene.look('store')).toEqual([]);
    scene.bucket.put(keyOf('store'), stateText(4));

    expect(await scene.look('store')).toEqual([keyOf('store')]);
    expect((await (await scene.open()).deployed('store')).state?.serial).toBe(4);
  });

  test('what is remembered is what was read', async () => {
    const before = await (await scene.open()).deployed('store');
    await scene.look('store');
    scene.bucket.takeReads();

    expect(await (await scene.open()).deployed('store')).toEqual(before);
    expect(scene.bucket.reads).toEqual([]);
  });

  test('what is gone is not remembered', async () => {
    await scene.look('store');
    scene.bucket.remove(recordKey(platform, 'store'));
    await scene.look('store');

    expect((await (await scene.open()).deployed('store')).record).toBeUndefined();
    expect(readFileSync(scene.cache, 'utf8')).not.toContain('deployment.json');
  });

  test('a run that asks for less forgets nothing of the rest', async () => {
    scene.bucket.put(keyOf('serving'), stateText(1));
    await scene.look('store', 'serving');
    scene.bucket.put(keyOf('serving'), stateText(2));
    await scene.look('serving');

    expect(await scene.look('store', 'serving')).toEqual([]);
  });

  test('a state that was written in a run is read in the next, and no more then', async () => {
    const inventory = await scene.open();
    await inventory.deployed('store');
    scene.bucket.put(keyOf('store'), stateText(4));
    await inventory.refreshed('store');
    await inventory.close();
    scene.bucket.takeReads();

    expect(await scene.look('store')).toEqual([keyOf('store')]);
    expect(await scene.look('store')).toEqual([]);
  });

  test('states of other repositories are read every time: no list tells whether they changed', async () => {
    scene.bucket.put(FOREIGN, stateText(7));
    for (const serial of [7, 8]) {
      scene.bucket.put(FOREIGN, stateText(serial));
      const inventory = await scene.open();
      expect((await inventory.state(FOREIGN))?.serial).toBe(serial);
      await inventory.close();
    }
  });

  test('100 modules cost one list, and the second time no read', async () => {
    const modules = Array.from({ length: 100 }, (_, at) => `module_${at}`);
    for (const module of modules) {
      scene.bucket.put(keyOf(module), stateText(1));
      scene.bucket.put(recordKey(platform, module), recordFixture({ module }));
    }

    expect(await scene.look(...modules)).toHaveLength(200);
    expect(await scene.look(...modules)).toEqual([]);
    expect(scene.bucket.lists).toHaveLength(2);
  });
});

describe('the file in which it is remembered', () => {
  test('holds no value of any output, and only its owner can read it', async () => {
    await scene.look('store');

    expect(readFileSync(scene.cache, 'utf8')).toContain(keyOf('store'));
    expect(readFileSync(scene.cache, 'utf8')).not.toContain(SECRET);
    expect(statSync(scene.cache).mode & 0o777).toBe(0o600);
  });

  test('is not written where nothing in it would change', async () => {
    await scene.look('store');
    const { ino, ctimeMs } = statSync(scene.cache);
    await scene.look('store');

    expect(statSync(scene.cache)).toMatchObject({ ino, ctimeMs });
  });

  test('of another bucket is not believed, though everything in it seems to fit', async () => {
    await scene.look('store');
    const other = new FakeBucket('other-states');
    other.put(keyOf('store'), stateText(3));

    await (await scene.open(other)).deployed('store');

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
    await scene.look('store');
    writeFileSync(scene.cache, damaged(readFileSync(scene.cache, 'utf8')));

    expect(await scene.look('store')).toHaveLength(3);
    expect(await scene.look('store')).toEqual([]);
  });
});
