import { workflowRoleArn } from '@mlopspltf/definition';
import { resolvePlatform, type PlatformDefinition } from '@mlopspltf/definition';
import { workflowsOf } from '../../src/workflows';
import { byHand, mergeGroup, nightly, PUSH, pullRequest, push, type Event } from './events';
import { DEFINITION, DELIVERING, PLATFORM, WORKFLOWS } from './platforms';
import { simulate, told, type Outcome } from './simulation';

async function happens(event: Event, outcomes: Readonly<Record<string, Outcome>> = {}): Promise<readonly string[]> {
  return (await simulate({ workflows: DELIVERING, event, outcomes })).map(told);
}

const CHANGED: Outcome = { outputs: { changed: 'true', deferred: 'false' } };

/** A deployment of one wave, by environment. */
function deployment(environment: string): readonly string[] {
  return [
    'deploy/synth',
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

    await expect(happens(push('refs/heads/main'), nothing)).resolves.toEqual(deployment('prd').slice(0, 3));
  });

  test.each([
    ['synthesis', 'deploy/synth', 1],
    ['the check of environments', 'deploy/deliver/check', 2],
    ['planning', 'deploy/deliver/plan-1', 3],
  ])('goes no further when %s fails', async (_title, path, jobs) => {
    const failing = { ...changed, [path]: { ...CHANGED, result: 'failure' as const } };

    await expect(happens(push('refs/heads/main'), failing)).resolves.toEqual(deployment('prd').slice(0, jobs));
  });

  test('is applied one at a time in an environment, and nobody loses the turn', async () => {
    const jobs = await simulate({ workflows: DELIVERING, event: push('refs/heads/feature/a'), outcomes: changed });
    const apply = DELIVERING.get('deliver')?.jobs['apply-1'];

    expect(jobs.flatMap(({ group }) => group ?? [])).toEqual(['deploy-dev']);
    expect(apply).toMatchObject({ concurrency: { 'cancel-in-progress': false, queue: 'max' } });
    // A run that waits for its approval would hold such a group for all of its jobs.
    for (const name of ['deploy', 'deliver', 'destroy']) expect(DELIVERING.get(name)).not.toHaveProperty('concurrency');
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
      ...deployment('prd').slice(0, 3),
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
    const { jobs } = workflowsOf(resolvePlatform({ ...DEFINITION, modules })).get('deliver') ?? { jobs: {} };

    expect(Object.keys(jobs).filter((id) => id.startsWith('apply-'))).toEqual([
      'apply-1',
      'apply-2',
      'apply-3',
      'apply-4',
    ]);
  });
});

describe('a pull request', () => {
  const PLANNED = [
    'pull-request/synth',
    'pull-request/synth-base',
    'pull-request/deliver/pull-request-plan as mlopspltf-tst-iam-github-pr-plan',
    'pull-request/comment',
    'pull-request/required',
  ];
  const LOOKED_AT = ['pull-request/synth', 'pull-request/required'];

  test('to develop is planned with a role of its own, and commented on', async () => {
    await expect(happens(pullRequest({ base: 'develop' }))).resolves.toEqual(PLANNED);
  });

  test('to main is planned against the environment of main', async () => {
    await expect(happens(pullRequest({ base: 'main' }))).resolves.toEqual(
      PLANNED.map((line) => line.replace('-tst-', '-prd-')),
    );
  });

  test.each(['feature/a', 'mainly', 'Main', 'develop/x'])('to %s starts nothing', async (base) => {
    await expect(happens(pullRequest({ base }))).resolves.toEqual([]);
  });

  test.each([
    ['from a fork', pullRequest({ base: 'main', from: 'somebody/mlopspltf-infra' })],
    ['from a fork that is gone', pullRequest({ base: 'main', from: '' })],
    ['of Dependabot', pullRequest({ base: 'main', author: 'dependabot[bot]' })],
    ['in a merge queue', mergeGroup('main')],
  ])('%s is synthesized and detected only', async (_title, event) => {
    await expect(happens(event)).resolves.toEqual(LOOKED_AT);
  });

  test('is planned, too, when its base cannot be synthesized: it may be what mends it', async () => {
    const broken = { 'pull-request/synth-base': { result: 'failure' as const } };

    await expect(happens(pullRequest({ base: 'develop' }), broken)).resolves.toEqual(PLANNED);
  });

  test('is not commented on without a plan', async () => {
    const failed = { 'pull-request/deliver/pull-request-plan': { result: 'failure' as const } };

    await expect(happens(pullRequest({ base: 'develop' }), failed)).resolves.toEqual(
      PLANNED.filter((line) => line !== 'pull-request/comment'),
    );
  });

  test('into an environment that the definition calls offline is synthesized and detected only', async () => {
    const environments = DEFINITION.environments.map((environment) => ({
      ...environment,
      pullRequestPlans: 'offline' as const,
    }));
    const workflows = workflowsOf(resolvePlatform({ ...DEFINITION, environments }));
    const only = new Map([...workflows].filter(([name]) => name !== 'build'));
    const jobs = await simulate({ workflows: only, event: pullRequest({ base: 'main' }) });

    expect(jobs.map(told)).toEqual(LOOKED_AT);
  });
});

describe('every night', () => {
  const NIGHT = [
    'drift/synth',
    ...['dev', 'tst', 'prd'].flatMap((environment) => [
      `drift/drift-${environment}/drift as mlopspltf-${environment}-iam-github-plan`,
      `drift/issue-${environment}`,
    ]),
  ];

  test('each environment is looked at, without waiting for anybody', async () => {
    await expect(happens(nightly())).resolves.toEqual(NIGHT);
  });

  test('one that cannot be looked at does not keep the others from it', async () => {
    await expect(happens(nightly(), { 'drift/drift-dev/drift': { result: 'failure' } })).resolves.toEqual(
      NIGHT.filter((line) => line !== 'drift/issue-dev'),
    );
  });

  test('and by hand on the default branch only', async () => {
    const drift = new Map([...DELIVERING].filter(([name]) => name === 'drift' || name === 'deliver'));

    expect((await simulate({ workflows: drift, event: byHand('refs/heads/main') })).map(told)).toEqual(NIGHT);
    expect(await simulate({ workflows: drift, event: byHand('refs/heads/develop') })).toEqual([]);
  });
});

describe('destroying', () => {
  const only = new Map([...DELIVERING].filter(([name]) => name === 'destroy' || name === 'deliver'));
  const destroys = async (ref: string, environment: string, outcomes: Readonly<Record<string, Outcome>> = {}) =>
    (await simulate({ workflows: only, event: byHand(ref, { environment }), outcomes })).map(told);

  test.each([
    ['refs/heads/feature/a', 'dev'],
    ['refs/heads/develop', 'tst'],
    ['refs/heads/main', 'prd'],
  ])('on %s waits for the approval of %s', async (ref, environment) => {
    await expect(destroys(ref, environment)).resolves.toEqual([
      'destroy/confirm',
      'destroy/synth',
      'destroy/deliver/check',
      `destroy/deliver/destroy waits for ${environment} as mlopspltf-${environment}-iam-github-apply`,
    ]);
  });

  test('with another name typed is not offered, even if the caller was edited to go on', async () => {
    await expect(destroys('refs/heads/develop', 'prd')).resolves.not.toContainEqual(expect.stringContaining('waits'));
    await expect(destroys('refs/heads/develop', '')).resolves.not.toContainEqual(expect.stringContaining('waits'));
  });

  test('ends at once where the comparison fails', async () => {
    await expect(destroys('refs/heads/x', 'tst', { 'destroy/confirm': { result: 'failure' } })).resolves.toEqual([
      'destroy/confirm',
    ]);
  });
});

describe('what delivers', () => {
  const deliver = DELIVERING.get('deliver');
  const EVENTS = [push('refs/heads/main'), pullRequest({ base: 'main' }), nightly(), byHand('refs/heads/main')];
  const KINDS: Readonly<Record<string, readonly string[]>> = {
    deploy: ['push'],
    'pull-request': ['pull_request'],
    drift: ['schedule', 'workflow_dispatch'],
    destroy: ['workflow_dispatch'],
    other: [],
  };

  test.each(Object.entries(KINDS))('does %s for its own events only, whatever a caller asks for', async (kind, own) => {
    if (!deliver) throw new Error('no workflow deliver');
    for (const { name, github } of EVENTS) {
      const on = { workflow_dispatch: {} };
      const workflows = new Map([['deliver', { ...deliver, on }]]);
      const inputs = { kind, environment: 'prd', digest: '', 'base-digest': '', confirm: 'prd' };
      const jobs = await simulate({ workflows, event: { name: 'workflow_dispatch', github, inputs } });

      expect([name, jobs.length > 0]).toEqual([name, own.includes(name)]);
    }
  });

  test.each(PLATFORM.environments)(
    'takes the roles of $name in its account, and none elsewhere',
    async (environment) => {
      const ref = `refs/heads/${environment.branch.replace('**', 'a')}`;
      const outcomes = { 'deploy/deliver/plan-1': CHANGED };
      const jobs = await simulate({ workflows: DELIVERING, event: push(ref), outcomes });

      expect(jobs.flatMap(({ role, account }) => (role === undefined ? [] : [[role, account]]))).toEqual([
        [workflowRoleArn(PLATFORM, environment.name, environment.account, 'plan'), environment.account],
        [workflowRoleArn(PLATFORM, environment.name, environment.account, 'apply'), environment.account],
      ]);
    },
  );
});

test('another branch, environment, account and default branch in the definition change all of it', async () => {
  const changed: PlatformDefinition = {
    ...DEFINITION,
    repository: { ...DEFINITION.repository, defaultBranch: 'trunk' },
    prefix: 'acme',
    environments: [
      { name: 'lab', branch: 'try/**', account: '444444444444' },
      { name: 'live', branch: "release/it's", account: '555555555555' },
    ],
  };
  const workflows = workflowsOf(resolvePlatform(changed));
  const outcomes = { 'deploy/deliver/plan-1': CHANGED };
  const pushed = async (ref: string): Promise<readonly string[]> =>
    (await simulate({ workflows: new Map([...workflows].slice(1)), event: push(ref), outcomes })).map(told);

  await expect(pushed('refs/heads/try/a')).resolves.toContain(
    'deploy/deliver/apply-1 waits for lab as acme-lab-iam-github-apply',
  );
  await expect(pushed("refs/heads/release/it's")).resolves.toContain(
    'deploy/deliver/apply-1 waits for live as acme-live-iam-github-apply',
  );
  await expect(pushed('refs/heads/main')).resolves.toEqual([]);
  expect(workflows.get('deploy')?.jobs.deliver).toMatchObject({
    uses: 'example-org/mlopspltf-infra/.github/workflows/deliver.yml@trunk',
  });
});
