import { resolvePlatform } from '@mlopspltf/definition';
import { workflowsOf } from '../../src/workflows';
import { PUSH, push } from './events';
import { CHANGED, happens } from './outcomes';
import { DEFINITION, DELIVERING, HERE, WORKFLOWS } from './platforms';
import { simulate, type Outcome } from './simulation';

/** A deployment of one wave, by environment. */
function deployment(environment: string): readonly string[] {
  return [
    'deploy/synth',
    'deploy/supersede',
    'deploy/deliver/check',
    `deploy/deliver/plan-1 as mlopspltf-${environment}-iam-github-plan`,
    `deploy/deliver/apply-1 waits for ${environment} as mlopspltf-${environment}-iam-github-apply`,
  ];
}

describe('a push', () => {
  const changed = { 'deploy/deliver/plan-1': CHANGED };

  test.each([
    ['refs/heads/feature/a', 'dev'],
    ['refs/heads/feature/a/b', 'dev'],
    ['refs/heads/feature/$(touch${IFS}pwned)', 'dev'],
    ["refs/heads/feature/it's", 'dev'],
    ['refs/heads/develop', 'tst'],
    ['refs/heads/main', 'prd'],
  ])('to %s is planned, and waits to be applied to %s', async (ref, environment) => {
    await expect(happens(push(ref), changed)).resolves.toEqual(deployment(environment));
  });

  test.each([
    'refs/heads/Main',
    'refs/heads/main-2',
    'refs/heads/develop/x',
    'refs/heads/features/x',
    'refs/heads/feature',
    'refs/heads/x/feature/a',
    'refs/heads/dependabot/npm_and_yarn/x',
    'refs/tags/main',
    'refs/tags/feature/a',
  ])('to %s starts nothing', async (ref) => {
    await expect(happens(push(ref), changed)).resolves.toEqual([]);
  });

  test('that makes a branch, or moves it by force, is like any other', async () => {
    await expect(happens(push('refs/heads/feature/a', PUSH.first), changed)).resolves.toEqual(deployment('dev'));
    await expect(happens(push('refs/heads/main', PUSH.forced), changed)).resolves.toEqual(deployment('prd'));
  });

  test('that deletes a branch starts no job, in any workflow', async () => {
    const event = push('refs/heads/feature/a', PUSH.deletion);

    await expect(simulate({ workflows: WORKFLOWS, event })).resolves.toEqual([]);
  });

  test('with nothing to change asks nobody', async () => {
    const nothing = { 'deploy/deliver/plan-1': { outputs: { changed: 'false', deferred: 'false' } } };

    await expect(happens(push('refs/heads/main'), nothing)).resolves.toEqual(deployment('prd').slice(0, 4));
  });

  test.each([
    ['synthesis', 'deploy/synth', 2],
    ['the check of environments', 'deploy/deliver/check', 3],
    ['planning', 'deploy/deliver/plan-1', 4],
  ])('goes no further when %s fails', async (_title, path, jobs) => {
    const failing = { ...changed, [path]: { ...CHANGED, result: 'failure' as const } };

    await expect(happens(push('refs/heads/main'), failing)).resolves.toEqual(deployment('prd').slice(0, jobs));
  });

  test('cancels older runs beside everything else, with no other right, and nothing waits for it', () => {
    const { jobs = {} } = DELIVERING.get('deploy') ?? {};

    expect(jobs.supersede).toMatchObject({ permissions: { actions: 'write', contents: 'read' } });
    expect(jobs.supersede).not.toHaveProperty('needs');
    expect(Object.values(jobs).flatMap(({ needs = [] }) => needs)).not.toContain('supersede');
    const others = [...DELIVERING.values()].flatMap((workflow) => Object.entries(workflow.jobs));
    expect(others.flatMap(([id, { permissions }]) => (permissions.actions === 'write' ? [id] : []))).toEqual([
      'supersede',
    ]);
  });

  test('holds no group that another run could wait for, as long as it waits for its approval', () => {
    for (const name of ['deploy', 'deliver', 'destroy']) {
      const workflow = DELIVERING.get(name);
      expect(workflow).not.toHaveProperty('concurrency');
      for (const job of Object.values(workflow?.jobs ?? {})) expect(job).not.toHaveProperty('concurrency');
    }
  });
});

describe('a second wave', () => {
  const PLAN_2 = 'deploy/deliver/plan-2 as mlopspltf-prd-iam-github-plan';
  const APPLY_2 = 'deploy/deliver/apply-2 waits for prd as mlopspltf-prd-iam-github-apply';
  const waves = (first: Outcome, applied: Outcome = {}): Promise<readonly string[]> =>
    happens(push('refs/heads/main'), {
      'deploy/deliver/plan-1': first,
      'deploy/deliver/apply-1': applied,
      'deploy/deliver/plan-2': CHANGED,
    });
  const both: Outcome = { outputs: { changed: 'true', deferred: 'true' } };

  test('comes after the first, and asks again', async () => {
    await expect(waves(both)).resolves.toEqual([...deployment('prd'), PLAN_2, APPLY_2]);
  });

  test('comes after an empty one, too', async () => {
    await expect(waves({ outputs: { changed: 'false', deferred: 'true' } })).resolves.toEqual([
      ...deployment('prd').slice(0, 4),
      PLAN_2,
      APPLY_2,
    ]);
  });

  test.each(['failure', 'cancelled'] as const)('does not come after one that ended as %s', async (result) => {
    await expect(waves(both, { result })).resolves.toEqual(deployment('prd'));
  });

  test('does not come where nothing waits for it', async () => {
    await expect(waves(CHANGED)).resolves.toEqual(deployment('prd'));
  });

  test('is there as often as the graph of modules can need', () => {
    const modules = ['a', 'b', 'c', 'd'].map((name, index, all) => ({
      name,
      dependsOn: all.slice(Math.max(0, index - 1), index),
    }));
    const { jobs } = workflowsOf(resolvePlatform({ ...DEFINITION, modules }), HERE).get('deliver') ?? { jobs: {} };

    expect(Object.keys(jobs).filter((id) => id.startsWith('apply-'))).toEqual([
      'apply-1',
      'apply-2',
      'apply-3',
      'apply-4',
    ]);
  });
});
