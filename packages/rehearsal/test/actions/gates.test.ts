import { RequestError } from '../../src/errors';
import { ends, gate, push, settle, Stage } from './support/stage';

const STEPS = 'runs-on: ubuntu-latest, steps: [{ run: "true" }]';
const TWO_JOBS = `on: push
jobs:
  a: { environment: prd, ${STEPS} }
  b: { environment: { name: "\${{ github.ref_name == 'main' && 'prd' || 'dev' }}" }, ${STEPS} }
  c: { needs: a, environment: prd, ${STEPS} }`;
const PRD = { name: 'prd', reviewers: ['bob', '@example-org/ops'], preventSelfReview: true };

describe('an environment', () => {
  test('lets go with one approval all jobs that wait for it, and asks again for those that come later', async () => {
    const stage = new Stage({ files: { 'deploy.yml': TWO_JOBS }, environments: [PRD] });

    const run = await stage.start(push());

    expect(run.status).toBe('waiting');
    expect(run.pendingApprovals).toMatchObject([
      { environment: 'prd', reviewers: PRD.reviewers, jobs: [{ path: 'a' }, { path: 'b' }] },
    ]);
    expect(stage.events.filter(({ kind }) => kind === 'approval-asked')).toHaveLength(2);
    expect(stage.runner.paths).toEqual([]);
    run.review({ environment: 'prd', reviewer: 'bob', approved: true });
    expect(run.pendingApprovals).toEqual([]);
    await settle();
    expect(stage.runner.paths).toEqual(['a', 'b']);
    expect(run.pendingApprovals).toMatchObject([{ jobs: [{ path: 'c' }] }]);
    run.review({ environment: 'PRD', reviewer: '@example-org/ops', approved: true });
    await expect(run.ended).resolves.toBe('success');
    expect(stage.runner.workOf('c').environment).toBe('prd');
  });

  test('fails the jobs of a rejected deployment, and the run', async () => {
    const stage = new Stage({ files: { 'deploy.yml': TWO_JOBS }, environments: [PRD] });
    const run = await stage.start(push());

    run.review({ environment: 'prd', reviewer: 'bob', approved: false });

    await expect(run.ended).resolves.toBe('failure');
    expect(ends(run)).toEqual(['a: failure', 'b: failure', 'c: skipped']);
    expect(run.jobs[0]?.message).toContain('rejected by bob');
    expect(stage.runner.paths).toEqual([]);
  });

  test.each([
    ['somebody else', { environment: 'prd', reviewer: 'eve', approved: true }, /"eve" is no reviewer.*bob/],
    ['who started the run', { environment: 'prd', reviewer: 'bob', approved: true }, /"bob" started this run/],
    ['another environment', { environment: 'dev', reviewer: 'bob', approved: true }, /No job.*"dev".*prd/],
  ])('takes no review of %s', async (_title, review, message) => {
    const stage = new Stage({ files: { 'deploy.yml': TWO_JOBS }, environments: [PRD] });
    const run = await stage.start(push('refs/heads/main', { actor: 'Bob' }));

    expect(() => {
      run.review(review);
    }).toThrow(RequestError);
    expect(() => {
      run.review(review);
    }).toThrow(message);
    expect(run.status).toBe('waiting');
    await stage.actions.close();
  });

  test('takes the review of who started the run where that is not prevented', async () => {
    const files = { 'deploy.yml': TWO_JOBS };
    const stage = new Stage({ files, environments: [{ ...PRD, preventSelfReview: false }] });
    const run = await stage.start(push('refs/heads/main', { actor: 'bob' }));

    run.review({ environment: 'prd', reviewer: 'bob', approved: false });

    await expect(run.ended).resolves.toBe('failure');
  });

  test('that is missing is made, without protection', async () => {
    const stage = new Stage({ files: { 'deploy.yml': `on: push\njobs:\n  a: { environment: new, ${STEPS} }` } });

    await expect(stage.playOne(push())).resolves.toMatchObject({ conclusion: 'success' });
    expect(stage.environments.get('new')).toEqual({ name: 'new', reviewers: [], preventSelfReview: false });
  });

  test('whose name comes out empty is none', async () => {
    const stage = new Stage({
      files: { 'deploy.yml': `on: push\njobs:\n  a: { environment: "\${{ inputs.x }}", ${STEPS} }` },
    });

    await stage.playOne(push());

    expect(stage.runner.workOf('a')).not.toHaveProperty('environment');
    expect(stage.environments.size).toBe(0);
  });

  test.each([
    ['refs/heads/feature/a', ['feature/**/*'], true],
    ['refs/heads/feature/a/b', ['feature/**/*'], true],
    ['refs/heads/feature/a/b', ['feature/*'], false],
    ['refs/heads/feature/a/b', ['feature/**'], false],
    ['refs/heads/features/x', ['feature/**/*'], false],
    ['refs/heads/Main', ['main'], false],
    ['refs/heads/main', ['develop', 'main'], true],
    ['refs/tags/main', ['main'], false],
    ['refs/tags/v1', ['refs/tags/*'], false],
    ['refs/pull/5/merge', ['main'], false],
    ['refs/pull/5/merge', ['refs/pull/*/merge'], true],
  ])('lets %s in by %j: %s', async (ref, branches, fits) => {
    const stage = new Stage({
      files: { 'deploy.yml': `on: push\njobs:\n  a: { environment: prd, ${STEPS} }` },
      environments: [{ name: 'prd', reviewers: [], preventSelfReview: false, branches }],
    });
    const pull = ref.startsWith('refs/pull/');
    const files = { 'deploy.yml': `on: pull_request\njobs:\n  a: { environment: prd, ${STEPS} }` };
    if (pull) stage.repository.commit(push().sha, files);

    const run = await stage.playOne(push(ref, pull ? { name: 'pull_request', baseRef: 'main' } : {}));

    expect(run.conclusion).toBe(fits ? 'success' : 'failure');
    expect(run.jobs[0]?.message ?? '').toMatch(fits ? /^$/ : /is not allowed to deploy to prd/);
  });
});

const APPLY = (more: string): string => `on: push
jobs:
  a: { concurrency: { group: "Apply-\${{ github.event.to || 'x' }}", ${more} }, environment: dev, ${STEPS} }`;

/** A push that another one follows. */
function pushes(stage: Stage, count: number): Promise<readonly Awaited<ReturnType<Stage['start']>>[]> {
  return Array.from({ length: count }).reduce<Promise<readonly Awaited<ReturnType<Stage['start']>>[]>>(
    async (before) => [...(await before), await stage.start(push())],
    Promise.resolve([]),
  );
}

describe('a concurrency group', () => {
  test('has one job in progress and one pending, which a newer one replaces', async () => {
    const held = gate();
    const stage = new Stage({
      files: { 'deploy.yml': APPLY('cancel-in-progress: false') },
      scripts: { a: { until: held.promise } },
    });

    const runs = await pushes(stage, 3);

    expect(runs.map(({ status }) => status)).toEqual(['in_progress', 'completed', 'pending']);
    expect(runs[1]?.jobs).toMatchObject([
      { conclusion: 'cancelled', message: expect.stringContaining("'Apply-x'") as string },
    ]);
    held.open();
    await expect(Promise.all(runs.map(({ ended }) => ended))).resolves.toEqual(['success', 'cancelled', 'success']);
  });

  test('keeps all of them in their order with queue: max, up to a hundred', async () => {
    const held = gate();
    const stage = new Stage({
      files: { 'deploy.yml': APPLY('queue: max') },
      scripts: { a: { until: held.promise } },
      slots: 50,
    });

    const runs = await pushes(stage, 102);

    expect(runs.map(({ status }) => status).filter((status) => status === 'pending')).toHaveLength(100);
    expect(runs.at(-1)).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
    held.open();
    await Promise.all(runs.map(({ ended }) => ended));
    expect(stage.runner.works.map(({ run }) => run.id)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1));
    expect(stage.runner.most).toBe(1);
  });

  test('cancels what is in progress where that is asked for, and waits for its end', async () => {
    const held = gate();
    const stage = new Stage({ files: { 'deploy.yml': APPLY('cancel-in-progress: true') } });
    stage.runner.scripts.a = { until: held.promise, stubborn: true };
    const first = await stage.start(push());

    const second = await stage.start(push());

    expect([first.status, second.status]).toEqual(['in_progress', 'pending']);
    held.open();
    await expect(second.ended).resolves.toBe('success');
  });

  test('is another one for another name, and the same without regard to case', async () => {
    const held = gate();
    const stage = new Stage({
      files: { 'deploy.yml': APPLY('queue: single') },
      scripts: { a: { until: held.promise } },
    });
    const runs = [];
    for (const to of ['dev', 'tst', 'DEV']) runs.push(await stage.start(push('refs/heads/main', { payload: { to } })));

    expect(runs.map(({ status }) => status)).toEqual(['in_progress', 'in_progress', 'pending']);
    held.open();
    await Promise.all(runs.map(({ ended }) => ended));
  });

  test.each([
    [true, ['waiting', 'pending']],
    [false, ['waiting', 'waiting']],
  ])('is held by a job that waits for its approval: %s', async (waitingHoldsGroup, statuses) => {
    const environments = [{ ...PRD, name: 'dev' }];
    const stage = new Stage({ files: { 'deploy.yml': APPLY('queue: max') }, environments, waitingHoldsGroup });

    const runs = await pushes(stage, 2);

    expect(runs.map(({ status }) => status)).toEqual(statuses);
    for (const run of runs) {
      run.review({ environment: 'dev', reviewer: 'bob', approved: true });
      await run.ended;
      await settle();
    }
    expect(stage.runner.most).toBe(1);
  });

  test('of a workflow keeps its runs apart, and replaces the pending one', async () => {
    const held = gate();
    const workflow = `on: push\nconcurrency: { group: "\${{ github.workflow }}" }\njobs:\n  a: { ${STEPS} }`;
    const stage = new Stage({ files: { 'deploy.yml': workflow }, scripts: { a: { until: held.promise } } });

    const runs = await pushes(stage, 3);

    expect(runs.map(({ status }) => status)).toEqual(['in_progress', 'completed', 'pending']);
    expect(runs[1]).toMatchObject({
      conclusion: 'cancelled',
      message: expect.stringContaining('higher priority') as string,
    });
    expect(stage.runner.paths).toEqual(['a']);
    held.open();
    await Promise.all(runs.map(({ ended }) => ended));
  });

  test('of a workflow cancels the run in progress where that is asked for', async () => {
    const workflow = `on: push\nconcurrency: { group: g, cancel-in-progress: true }\njobs:\n  a: { ${STEPS} }\n  b: { needs: a, if: always(), ${STEPS} }`;
    const stage = new Stage({
      files: { 'deploy.yml': workflow },
      scripts: { a: { until: new Promise(() => undefined) } },
    });
    const first = await stage.start(push());
    stage.runner.scripts.a = {};

    const second = await stage.start(push());

    await expect(first.ended).resolves.toBe('cancelled');
    expect(ends(first)).toEqual(['a: cancelled', 'b: success']);
    await expect(second.ended).resolves.toBe('success');
  });

  test('that the run is in already is a deadlock for its job', async () => {
    const workflow = `on: push\nconcurrency: g\njobs:\n  a: { concurrency: G, ${STEPS} }`;

    const run = await new Stage({ files: { 'deploy.yml': workflow } }).playOne(push());

    expect(run).toMatchObject({
      conclusion: 'cancelled',
      jobs: [{ message: expect.stringContaining('deadlock') as string }],
    });
  });
});
