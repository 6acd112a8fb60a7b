import { RequestError } from '../../src/errors';
import { ends, gate, MAIN, OTHER, push, settle, Stage } from './support/stage';

const STEPS = 'runs-on: ubuntu-latest, steps: [{ run: "true" }]';
const NEVER = new Promise(() => undefined);

describe('a cancelled run', () => {
  const workflow = `on: push
jobs:
  running: { ${STEPS} }
  careful: { if: "!cancelled()", ${STEPS} }
  stubborn: { if: always(), ${STEPS} }
  waiting: { environment: prd, ${STEPS} }
  next: { needs: running, ${STEPS} }
  clean-up: { needs: [running, waiting], if: always(), ${STEPS} }
  on-cancel: { needs: running, if: cancelled(), ${STEPS} }`;

  test('stops jobs, but for those whose condition holds nevertheless, and starts these still', async () => {
    const held = gate();
    const scripts = { running: { until: NEVER }, careful: { until: NEVER }, stubborn: { until: held.promise } };
    const environments = [{ name: 'prd', reviewers: ['bob'], preventSelfReview: false }];
    const stage = new Stage({ files: { 'deploy.yml': workflow }, scripts, environments });
    const run = await stage.start(push());

    run.cancel();
    run.cancel();
    await settle();
    expect(run.status).toBe('in_progress');
    held.open();

    await expect(run.ended).resolves.toBe('cancelled');
    expect(ends(run)).toEqual([
      'careful: cancelled',
      'clean-up: success',
      'next: skipped',
      'on-cancel: success',
      'running: cancelled',
      'stubborn: success',
      'waiting: cancelled',
    ]);
    expect(run.pendingApprovals).toEqual([]);
  });

  test('takes jobs that are queued for a slot out of the queue, and gives slots and groups back', async () => {
    const files = { 'deploy.yml': `on: push\njobs:\n  a: { concurrency: g, ${STEPS} }\n  b: { ${STEPS} }` };
    const stage = new Stage({ files, scripts: { a: { until: NEVER }, b: { until: NEVER } }, slots: 1 });
    const run = await stage.start(push());
    expect(run.jobs.map(({ status }) => status).sort()).toEqual(['in_progress', 'queued']);
    run.cancel();
    await expect(run.ended).resolves.toBe('cancelled');
    expect(ends(run)).toEqual(['a: cancelled', 'b: cancelled']);
    Object.assign(stage.runner.scripts, { a: {}, b: {} });

    await expect(stage.playOne(push())).resolves.toMatchObject({ conclusion: 'success' });
  });

  test('can be cancelled by its listing, and stays as it ended afterwards', async () => {
    const stage = new Stage({
      files: { 'deploy.yml': `on: push\njobs:\n  a: { name: A, ${STEPS} }` },
      scripts: { a: { until: NEVER } },
    });
    const run = await stage.start(push());

    expect(stage.actions.listings()).toMatchObject([
      {
        facts: { id: 1, file: '.github/workflows/deploy.yml' },
        status: 'in_progress',
        jobs: [{ id: 1, name: 'A', status: 'in_progress' }],
      },
    ]);
    stage.actions.listings()[0]?.cancel();
    await run.ended;
    run.cancel();

    expect(run.listing()).toMatchObject({
      status: 'completed',
      conclusion: 'cancelled',
      jobs: [{ conclusion: 'cancelled' }],
    });
  });
});

describe('a run that is started again', () => {
  const workflow = `on: push
jobs:
  a: { outputs: { x: "\${{ steps.s.outputs.x }}" }, ${STEPS} }
  b: { needs: a, ${STEPS} }
  c: { needs: b, ${STEPS} }
  d: { needs: a, ${STEPS} }`;

  test('as a whole has the same number, commit and event, and the next attempt', async () => {
    const stage = new Stage({ files: { 'deploy.yml': workflow } });
    const first = await stage.playOne(push());
    stage.repository.commit(OTHER, { 'deploy.yml': 'on: push' }, 'refs/heads/main');

    const again = await stage.actions.rerun(first.facts.id, { jobs: 'all', actor: 'bob' });
    await again.ended;

    expect(again.facts).toEqual({ ...first.facts, attempt: 2 });
    expect(stage.runner.paths).toEqual(['a', 'b', 'd', 'c', 'a', 'b', 'd', 'c']);
    expect(stage.runner.workOf('a').contexts.github).toMatchObject({
      run_attempt: '2',
      actor: 'ann',
      triggering_actor: 'bob',
      sha: MAIN,
    });
    expect(stage.actions.runs).toEqual([again]);
  });

  test('for what failed runs that and what needs it, with the outputs that are there', async () => {
    const scripts = { a: { outputs: { x: '1' } }, b: { conclusion: 'failure' as const } };
    const stage = new Stage({ files: { 'deploy.yml': workflow }, scripts });
    const first = await stage.playOne(push());
    expect(ends(first)).toEqual(['a: success', 'b: failure', 'c: skipped', 'd: success']);
    stage.runner.scripts.b = {};
    stage.runner.works.length = 0;

    const again = await stage.actions.rerun(first.facts.id, { jobs: 'failed' });

    await expect(again.ended).resolves.toBe('success');
    expect(stage.runner.paths).toEqual(['b', 'c']);
    expect(stage.runner.workOf('b').contexts.needs).toEqual({ a: { result: 'success', outputs: { x: '1' } } });
    expect(again.jobs.filter(({ kept }) => kept).map(({ path }) => path)).toEqual(['a', 'd']);
  });

  test.each([
    ['all', 'new'],
    ['failed', 'old'],
  ] as const)('for %s reads a called workflow of a branch as it is: %s', async (jobs, version) => {
    const called = (name: string): string => `on: workflow_call\njobs:\n  ${name}: { ${STEPS} }\n  bad: { ${STEPS} }`;
    const caller = 'on: push\njobs:\n  call: { uses: example-org/platform/.github/workflows/called.yml@main }';
    const stage = new Stage({
      files: { 'deploy.yml': caller, 'called.yml': called('old') },
      scripts: { 'call/bad': { conclusion: 'failure' } },
    });
    const first = await stage.playOne(push());
    stage.repository.commit(OTHER, { 'called.yml': called('new') }, 'refs/heads/main');

    const again = await stage.actions.rerun(first.facts.id, { jobs });
    await again.ended;

    expect(again.jobs.map(({ path }) => path)).toEqual([`call/${version}`, 'call/bad']);
  });

  test.each([
    ['that is not there', 7, 'all', /no run 7/],
    ['that has not ended', 1, 'all', /has not ended/],
    ['of which nothing failed', 2, 'failed', /No job of the run 2 failed/],
  ] as const)('is refused for one %s', async (_title, id, jobs, message) => {
    const stage = new Stage({ files: { 'deploy.yml': workflow }, scripts: { a: { until: NEVER } } });
    await stage.start(push());
    stage.runner.scripts.a = {};
    await stage.playOne(push());

    await expect(stage.actions.rerun(id, { jobs })).rejects.toThrow(RequestError);
    await expect(stage.actions.rerun(id, { jobs })).rejects.toThrow(message);
    await stage.actions.close();
  });
});
