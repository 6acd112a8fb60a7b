import { resolvePlatform } from '@mlopspltf/definition';
import { workflowsOf } from '../../src/workflows';
import type { Workflow } from '../../src/workflows/model';
import { mergeGroup, pullRequest, type Event } from './events';
import { render } from './github';
import { happens } from './outcomes';
import { DEFINITION, DELIVERING, HERE } from './platforms';

const WORKFLOW = DELIVERING.get('pull-request');

/** Under which name a branch rule finds the check. */
function checkOf({ github }: Event): string {
  return render(WORKFLOW?.jobs.required?.name ?? '', { github });
}

function groupOf({ github }: Event): string {
  return render(WORKFLOW?.concurrency?.group ?? '', { github });
}

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

  test('whose base was changed is planned anew, against the environment of the new one', async () => {
    const changes = { base: { ref: { from: 'develop' }, sha: { from: 'd'.repeat(40) } } };

    await expect(happens(pullRequest({ base: 'main', action: 'edited', changes }))).resolves.toEqual(
      PLANNED.map((line) => line.replace('-tst-', '-prd-')),
    );
  });

  describe.each([
    ['title', { title: { from: 'Old' } }],
    ['text', { body: { from: 'Old' } }],
  ])('whose %s was changed', (_title, changes) => {
    const event = pullRequest({ base: 'main', action: 'edited', changes });

    test('is not planned anew', async () => {
      await expect(happens(event)).resolves.toEqual(['pull-request/required']);
    });

    test('keeps the check that it has: none of its name is reported, and no other run is ended', () => {
      expect(checkOf(event)).toBe('Nothing to plan');
      expect(checkOf(pullRequest({ base: 'main' }))).toBe('pull-request');
      expect(groupOf(event)).not.toBe(groupOf(pullRequest({ base: 'main' })));
    });
  });

  test('has one group of runs, whatever its base is, and a merge queue one for each of its groups', () => {
    const changes = { base: { ref: { from: 'develop' } } };

    expect(groupOf(pullRequest({ base: 'main', action: 'edited', changes }))).toBe('pull-request-5');
    expect(groupOf(pullRequest({ base: 'develop', action: 'synchronize' }))).toBe('pull-request-5');
    expect(groupOf(mergeGroup('main'))).toBe('pull-request-refs/heads/gh-readonly-queue/main/pr-5');
  });

  test.each(['closed', 'labeled', 'ready_for_review'])('that is %s starts nothing', async (action) => {
    await expect(happens(pullRequest({ base: 'main', action }))).resolves.toEqual([]);
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
