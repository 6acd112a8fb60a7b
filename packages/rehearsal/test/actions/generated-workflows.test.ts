import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { GitHubEvent } from '../../src/api';
import type { Run } from '../../src/actions';
import { render } from '../../src/workflow';
import type { Script } from './support/scripted-runner';
import { MAIN, push, settle, Stage } from './support/stage';

const ROOT = path.resolve(__dirname, '../../../..');
const FOLDER = path.join(ROOT, '.github/workflows');
const REPOSITORY = 'example-org/mlopspltf-infra';
const FILES = Object.fromEntries(
  readdirSync(FOLDER).map((name) => [name, readFileSync(path.join(FOLDER, name), 'utf8')]),
);
const BRANCHES = { dev: 'feature/**/*', tst: 'develop', prd: 'main' };
const CHANGED: Script = { outputs: { changed: 'true', deferred: 'false', plans: '[]', count: '1' } };

/** The workflows of this repository, all of whose environments have a reviewer. */
function stageWith(scripts: Record<string, Script> = {}): Stage {
  const environments = Object.entries(BRANCHES).map(([name, branch]) => ({
    name,
    reviewers: ['rita'],
    preventSelfReview: true,
    branches: [branch],
  }));
  const stage = new Stage({ files: FILES, fullName: REPOSITORY, environments, scripts, slots: 8 });
  return stage;
}

/** The run of one workflow, as far as it goes without anybody's doing. */
async function startsOf(stage: Stage, event: GitHubEvent, name: string): Promise<Run | undefined> {
  const runs = await stage.actions.trigger(event);
  await settle();
  await settle();
  return runs.find(({ facts }) => facts.name === name);
}

/** The role that a job asks for. */
function roleOf(stage: Stage, job: string): string {
  const { steps, contexts } = stage.runner.workOf(job);
  const step = steps.find(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
  return render(step?.with?.['role-to-assume'] ?? '', contexts).replace(/^.*\//, '');
}

/** What the jobs that deliver came to, but for those that were skipped. */
function delivered(run: Run | undefined): readonly string[] {
  return (run?.jobs ?? [])
    .filter(({ path: job, conclusion }) => job.startsWith('deliver/') && conclusion !== 'skipped')
    .map(({ path: job, conclusion, status }) => `${job.slice('deliver/'.length)}: ${conclusion ?? status}`);
}

describe('a push, in the workflows of this repository', () => {
  test.each([
    ['refs/heads/feature/a', 'dev'],
    ['refs/heads/feature/a/b', 'dev'],
    ['refs/heads/feature/$(touch${IFS}pwned)', 'dev'],
    ["refs/heads/feature/it's", 'dev'],
    ['refs/heads/develop', 'tst'],
    ['refs/heads/main', 'prd'],
  ])('to %s is planned, waits for a reviewer of %s, and is applied with its role', async (ref, environment) => {
    const stage = stageWith({ 'deliver/plan-1': CHANGED });

    const run = await startsOf(stage, push(ref), 'deploy');

    expect(delivered(run)).toEqual(['check: success', 'plan-1: success', 'apply-1: waiting']);
    expect(roleOf(stage, 'deliver/plan-1')).toBe(`mlopspltf-${environment}-iam-github-plan`);
    run?.review({ environment, reviewer: 'rita', approved: true });
    await expect(run?.ended).resolves.toBe('success');
    expect(roleOf(stage, 'deliver/apply-1')).toBe(`mlopspltf-${environment}-iam-github-apply`);
    expect(stage.runner.workOf('deliver/apply-1')).toMatchObject({
      environment,
      workflowRef: `${REPOSITORY}/.github/workflows/deliver.yml@refs/heads/main`,
      permissions: { 'id-token': 'write' },
    });
    expect(stage.runner.workOf('synth').permissions).toEqual({ contents: 'read' });
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
    await expect(stageWith().actions.trigger(push(ref))).resolves.toEqual([]);
  });

  test('that deletes a branch runs no job', async () => {
    const stage = stageWith();
    const event = push('refs/heads/feature/a', {
      sha: '0'.repeat(40),
      payload: { deleted: true, after: '0'.repeat(40) },
    });

    await stage.play(event);

    expect(stage.runner.paths).toEqual([]);
  });

  test('with nothing to change asks nobody', async () => {
    const stage = stageWith({ 'deliver/plan-1': { outputs: { changed: 'false', deferred: 'false' } } });

    const run = await startsOf(stage, push(), 'deploy');

    expect(delivered(run)).toEqual(['check: success', 'plan-1: success']);
    expect(run?.conclusion).toBe('success');
  });

  test.each([
    ['synth', []],
    ['deliver/check', ['check: failure']],
    ['deliver/plan-1', ['check: success', 'plan-1: failure']],
  ])('goes no further when %s fails', async (job, before) => {
    const stage = stageWith({ 'deliver/plan-1': CHANGED, [job]: { ...CHANGED, conclusion: 'failure' } });

    const run = await startsOf(stage, push(), 'deploy');

    expect(run?.conclusion).toBe('failure');
    expect(delivered(run)).toEqual(before);
  });

  test('is planned again for a second wave after the first, and not after a rejected one', async () => {
    const scripts = {
      'deliver/plan-1': { outputs: { ...CHANGED.outputs, deferred: 'true' } },
      'deliver/plan-2': CHANGED,
    };
    for (const approved of [true, false]) {
      const stage = stageWith(scripts);
      const run = await startsOf(stage, push(), 'deploy');

      run?.review({ environment: 'prd', reviewer: 'rita', approved });
      await settle();

      const last = approved ? ['apply-1: success', 'plan-2: success', 'apply-2: waiting'] : ['apply-1: failure'];
      expect(delivered(run).slice(2)).toEqual(last);
      await stage.actions.close();
    }
  });

  test('cannot be approved by who pushed', async () => {
    const stage = stageWith({ 'deliver/plan-1': CHANGED });
    const run = await startsOf(stage, push('refs/heads/main', { actor: 'rita' }), 'deploy');

    expect(() => run?.review({ environment: 'prd', reviewer: 'rita', approved: true })).toThrow(/started this run/);
    await stage.actions.close();
  });
});

describe('a pull request, in the workflows of this repository', () => {
  const pull = (base: string, from = REPOSITORY, more: Partial<GitHubEvent> = {}): GitHubEvent => ({
    ...push('refs/pull/5/merge', more),
    name: 'pull_request',
    baseRef: base,
    headRef: 'feature/a',
    payload: {
      action: 'opened',
      pull_request: { number: 5, base: { sha: MAIN }, head: { repo: { full_name: from } }, user: { login: 'ann' } },
    },
  });

  test.each([
    ['develop', 'tst'],
    ['main', 'prd'],
  ])('to %s is planned with the role for it of %s, and nothing else', async (base, environment) => {
    const stage = stageWith();

    const run = await startsOf(stage, pull(base), 'pull-request');

    expect(run?.conclusion).toBe('success');
    expect(delivered(run)).toEqual(['pull-request-plan: success']);
    expect(stage.runner.paths).toEqual(expect.arrayContaining(['comment', 'required']));
    expect(roleOf(stage, 'deliver/pull-request-plan')).toBe(`mlopspltf-${environment}-iam-github-pr-plan`);
    expect(stage.runner.works.filter((work) => work.environment !== undefined)).toEqual([]);
  });

  test('whose base was changed is planned for the environment of the new one', async () => {
    const stage = stageWith();
    const payload = { ...pull('main').payload, action: 'edited', changes: { base: { ref: { from: 'develop' } } } };

    const run = await startsOf(stage, { ...pull('main'), payload }, 'pull-request');

    expect(delivered(run)).toEqual(['pull-request-plan: success']);
    expect(roleOf(stage, 'deliver/pull-request-plan')).toBe('mlopspltf-prd-iam-github-pr-plan');
    expect(run?.jobs.map(({ title }) => title)).toContain('pull-request');
  });

  test('whose title was changed is not planned, and reports nothing under the name of the check', async () => {
    const stage = stageWith();
    const payload = { ...pull('main').payload, action: 'edited', changes: { title: { from: 'Old' } } };

    const run = await startsOf(stage, { ...pull('main'), payload }, 'pull-request');

    expect(stage.runner.paths).toEqual(['required']);
    expect(run?.jobs.map(({ title }) => title)).not.toContain('pull-request');
    expect(run?.conclusion).toBe('success');
  });

  test('whose title was changed while it is planned is planned to the end', async () => {
    let finish: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (finish = resolve));
    const stage = stageWith({ synth: { until } });
    const changes = { title: { from: 'Old' } };
    const planned = await startsOf(stage, pull('main'), 'pull-request');

    await startsOf(stage, { ...pull('main'), payload: { ...pull('main').payload, action: 'edited', changes } }, 'x');
    finish();

    await expect(planned?.ended).resolves.toBe('success');
  });

  test('of a fork is looked at without any right', async () => {
    const stage = stageWith();

    const run = await startsOf(stage, pull('main', 'eve/mlopspltf-infra', { restricted: true }), 'pull-request');

    expect(run?.conclusion).toBe('success');
    expect(delivered(run)).toEqual([]);
    expect(stage.runner.paths).toContain('required');
    expect(stage.runner.works.flatMap(({ permissions }) => Object.entries(permissions))).not.toContainEqual(
      expect.arrayContaining(['write']),
    );
  });
});

test('drift runs on the default branch only, in the workflows of this repository', async () => {
  const byHand = { name: 'workflow_dispatch', dispatch: { file: 'drift.yml', inputs: {} } } as const;

  await expect(startsOf(stageWith(), push('refs/heads/develop', byHand), 'drift')).resolves.toMatchObject({
    conclusion: 'skipped',
  });
  for (const event of [push('refs/heads/main', byHand), push('refs/heads/main', { name: 'schedule' })]) {
    const stage = stageWith();
    const run = await startsOf(stage, event, 'drift');

    expect(run?.conclusion).toBe('success');
    for (const environment of ['dev', 'tst', 'prd']) {
      expect(roleOf(stage, `drift-${environment}/drift`)).toBe(`mlopspltf-${environment}-iam-github-plan`);
    }
  }
});

test('destroying waits for the reviewer of the environment of its branch', async () => {
  const planned: Script = { outputs: { changed: 'true', destruction: '[]' } };
  const stage = stageWith({ 'deliver/destroy-plan': planned });
  const byHand = {
    name: 'workflow_dispatch',
    dispatch: { file: 'destroy.yml', inputs: { environment: 'tst' } },
  } as const;

  const run = await startsOf(stage, push('refs/heads/develop', byHand), 'destroy');

  expect(run?.pendingApprovals).toMatchObject([{ environment: 'tst', jobs: [{ path: 'deliver/destroy' }] }]);
  await stage.actions.close();
});
