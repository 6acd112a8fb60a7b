import { recordKey, stateKey } from '@mlopspltf/definition';
import { deployedModules } from '../src/drift/deployed-modules';
import { InventoryScene, platform, stateText } from './support/inventory-scene';
import { recordFixture } from './support/records';
import { observedSession } from './support/session';

const KEPT = { key: 'example_infra/tf_remote_backend/configuration.json', sha256: '0'.repeat(64) };
const DEPLOYED = {
  commit: '1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d',
  branch: 'feature/a',
  at: '2026-01-31T08:00:00.000Z',
};

let scene: InventoryScene;
beforeEach(() => (scene = new InventoryScene()));

const found = (): ReturnType<typeof deployedModules> =>
  deployedModules({
    session: observedSession(platform, {}),
    inventory: () => scene.open(),
    store: scene.bucket,
  });

function remove(module: string): void {
  scene.bucket.remove(stateKey(platform, module));
}

/** A state as it is when everything in it was destroyed. */
function empty(module: string, serial: number): void {
  const state = { ...(stateText(serial) as object), outputs: {}, resources: [] };
  scene.bucket.put(stateKey(platform, module), state);
}

test('a deployed module is compared with what its record kept, whether the definition has it or not', async () => {
  scene.bucket.put(stateKey(platform, 'old'), stateText(3));
  scene.bucket.put(recordKey(platform, 'old'), recordFixture({ module: 'old', branch: undefined, commit: undefined }));

  expect(await found()).toEqual([
    { module: 'old', kept: recordFixture().kept, deployed: { at: DEPLOYED.at } },
    { module: 'store', kept: recordFixture().kept, deployed: DEPLOYED },
  ]);
});

test('the backend is compared with what its set-up kept', async () => {
  const record = { schemaVersion: 1, configuration: 'a', settings: 'b', kept: KEPT, at: DEPLOYED.at };
  scene.bucket.put(recordKey(platform, 'tf_remote_backend'), record);

  expect(await found()).toContainEqual({ module: 'tf_remote_backend', kept: KEPT, deployed: { at: DEPLOYED.at } });
});

test.each<readonly [string, object, RegExp, string]>([
  ['without a record', {}, /^tf_remote_backend has no record of its set-up\./, 'npx projen bootstrap:dev'],
  ['that kept nothing', { schemaVersion: 1 }, /^tf_remote_backend has no record/, 'npx projen bootstrap:dev'],
])('a backend %s cannot be looked at, and the set-up makes that good', async (_title, record, problem, next) => {
  remove('store');
  scene.bucket.remove(recordKey(platform, 'store'));
  scene.bucket.put(recordKey(platform, 'tf_remote_backend'), record);

  expect(await found()).toEqual([
    { module: 'tf_remote_backend', problem: expect.stringMatching(problem) as string, next },
  ]);
});

test.each<readonly [string, () => void, RegExp]>([
  [
    'has no record',
    () => scene.bucket.remove(recordKey(platform, 'store')),
    /^store has resources, and no record of how they were deployed\./,
  ],
  ['has a damaged record', () => scene.bucket.put(recordKey(platform, 'store'), '{'), /^store has a damaged record\./],
  [
    'is there again after it was destroyed',
    () =>
      scene.bucket.put(
        recordKey(platform, 'store'),
        recordFixture({ module: 'store', outcome: 'destroyed', state: { lineage: 'one', serial: 2 } }),
      ),
    /^store was destroyed by ada@desk on 2026-01-31, and has resources again\./,
  ],
  [
    'has lost its state',
    () => remove('store'),
    /^store was deployed from "feature\/a" at 1a2b3c4 on 2026-01-31, and its state is gone or empty\./,
  ],
  [
    'was emptied past its deployments',
    () => empty('store', 4),
    /^store was deployed .* and its state is gone or empty\./,
  ],
  ['has a damaged state', () => scene.bucket.put(stateKey(platform, 'store'), '{"version":4'), /terraform\.tfstate/],
])('a module that %s is told, and the others are looked at', async (_title, spoil, problem) => {
  scene.bucket.put(stateKey(platform, 'old'), stateText(3));
  scene.bucket.put(recordKey(platform, 'old'), recordFixture({ module: 'old' }));
  spoil();

  expect(await found()).toEqual([
    expect.objectContaining({ module: 'old', kept: recordFixture().kept }),
    expect.objectContaining({ module: 'store', problem: expect.stringMatching(problem) as string }),
  ]);
});

test('of what was destroyed, or deployed with nothing in it, there is nothing to look at', async () => {
  empty('store', 3);
  empty('serving', 5);
  scene.bucket.put(recordKey(platform, 'serving'), recordFixture({ module: 'serving', outcome: 'destroyed' }));

  expect(await found()).toEqual([]);
});

test('nor of what a removal left behind because it could not be deleted', async () => {
  scene.bucket.put(recordKey(platform, 'store'), recordFixture({ module: 'store', outcome: 'destroyed' }));

  expect(await found()).toEqual([]);
});
