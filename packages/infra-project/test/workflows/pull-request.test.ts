import { resolvePlatform } from '@mlopspltf/definition';
import { workflowsOf } from '../../src/workflows';
import type { Workflow } from '../../src/workflows/model';
import { mergeGroup, pullRequest } from './events';
import { happens } from './outcomes';
import { DEFINITION, HERE } from './platforms';

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

  test('is commented on, too, when planning failed: the comment of an earlier commit must not stay', async () => {
    const failed = { 'pull-request/deliver/pull-request-plan': { result: 'failure' as const } };

    await expect(happens(pullRequest({ base: 'develop' }), failed)).resolves.toEqual(PLANNED);
  });

  test('is neither planned nor commented on when it cannot be synthesized, and the required check says so', async () => {
    const failed = { 'pull-request/synth': { result: 'failure' as const } };

    await expect(happens(pullRequest({ base: 'develop' }), failed)).resolves.toEqual([
      'pull-request/synth',
      'pull-request/synth-base',
      'pull-request/required',
    ]);
  });

  test('into an environment that the definition calls offline is synthesized and detected only', async () => {
    const environments = DEFINITION.environments.map((environment) => ({
      ...environment,
      pullRequestPlans: 'offline' as const,
    }));
    const workflows = new Map<string, Workflow>(workflowsOf(resolvePlatform({ ...DEFINITION, environments }), HERE));
    workflows.delete('build');

    await expect(happens(pullRequest({ base: 'main' }), {}, workflows)).resolves.toEqual(LOOKED_AT);
  });
});
