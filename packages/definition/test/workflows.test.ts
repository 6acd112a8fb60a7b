import {
  deliveryWorkflow,
  deliveryWorkflowRef,
  planKey,
  resolvePlatform,
  shardCount,
  waveCount,
  type Platform,
} from '../src';

function platform(modules: readonly { readonly name: string; readonly dependsOn?: readonly string[] }[]): Platform {
  return resolvePlatform({
    repository: { owner: 'example-org', name: 'example-infra' },
    environments: [{ name: 'dev', branch: 'feature/**', account: '111111111111' }],
    modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }, ...modules],
  });
}

test('the one workflow that AWS trusts is called at the default branch, and tokens name it in full', () => {
  expect(deliveryWorkflow(platform([]))).toBe('example-org/example-infra/.github/workflows/deliver.yml@main');
  expect(deliveryWorkflowRef(platform([]))).toBe(
    'example-org/example-infra/.github/workflows/deliver.yml@refs/heads/main',
  );
});

test.each([
  ['no module of the pipeline', [], 1],
  ['modules beside each other', [{ name: 'a' }, { name: 'b' }], 1],
  ['a chain', [{ name: 'a' }, { name: 'b', dependsOn: ['a'] }, { name: 'c', dependsOn: ['b'] }], 3],
  ['what an administrator applies', [{ name: 'a', dependsOn: ['tf_remote_backend'] }], 1],
])('waves that a deployment can need: %s', (_, modules, waves) => {
  expect(waveCount(platform(modules))).toBe(waves);
});

test.each([
  ['few modules', 20, 20, 1],
  ['many modules beside each other', 100, 1, 5],
  ['many modules in as many waves as can be shared out', 100, 24, 5],
  ['more waves: the workflow would outgrow what GitHub takes', 100, 40, 1],
  ['more modules than there are shards for', 999, 1, 16],
])('jobs that share the planning of a wave: %s', (_, count, waves, shards) => {
  const modules = Array.from({ length: count }, (_, i) => ({
    name: `m${i}`,
    dependsOn: i === 0 || i >= waves ? [] : [`m${i - 1}`],
  }));
  expect(waveCount(platform(modules))).toBe(waves);
  expect(shardCount(platform(modules))).toBe(shards);
});

test('a plan lies below the prefix that is expired, in a place of its module and run', () => {
  expect(planKey(platform([]), 'a', { id: '7', attempt: 2 })).toBe('_plans/example_infra/a/7-2');
});
