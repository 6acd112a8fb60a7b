import { NotImitatedError } from '../../src/errors';
import { ends, gate, MAIN, OTHER, push, settle, Stage, type Files } from './support/stage';

const STEPS = 'runs-on: ubuntu-latest, steps: [{ run: "true" }]';
const NEVER = new Promise(() => undefined);

describe('a matrix', () => {
  const matrix = (strategy: string, more = ''): Files => ({
    'deploy.yml': `on: push
jobs:
  list: { outputs: { n: "\${{ steps.s.outputs.n }}" }, ${STEPS} }
  m: { needs: list, strategy: ${strategy}, outputs: { x: "\${{ steps.s.outputs.x }}" }, ${more} ${STEPS} }
  after: { needs: m, if: always(), ${STEPS} }`,
  });

  test('runs side by side with what an earlier job put out, and tells each which one it is', async () => {
    const files = matrix('{ max-parallel: 2, matrix: { shard: "${{ fromJSON(needs.list.outputs.n) }}" } }');
    const stage = new Stage({ files, scripts: { list: { outputs: { n: '[1,2,3]' } } } });

    const run = await stage.playOne(push());

    expect(run.jobs.map(({ title }) => title)).toEqual(['list', 'm (1)', 'm (2)', 'm (3)', 'after']);
    expect(stage.runner.most).toBe(2);
    expect(stage.runner.workOf('m (2)').contexts).toMatchObject({
      matrix: { shard: 2 },
      strategy: { 'job-index': 1, 'job-total': 3, 'fail-fast': true, 'max-parallel': 2 },
    });
  });

  test('gives those who need it the last output of each name, and no empty one over another', async () => {
    const held = gate();
    const scripts = {
      'm (1)': { outputs: { x: 'first', y: '1' } },
      'm (2)': { outputs: { x: 'second', y: '' } },
      'm (3)': { outputs: { x: '' }, until: held.promise },
    };
    const stage = new Stage({ files: matrix('{ matrix: { i: [1, 2, 3] } }'), scripts });
    const run = await stage.start(push());
    held.open();
    await run.ended;

    expect(stage.runner.workOf('after').contexts.needs).toEqual({
      m: { result: 'success', outputs: { x: 'second', y: '1' } },
    });
  });

  test('stops at the first failure', async () => {
    const scripts = { 'm (1)': { until: NEVER }, 'm (2)': { conclusion: 'failure' as const } };
    const stage = new Stage({ files: matrix('{ matrix: { i: [1, 2] } }'), scripts });

    const run = await stage.playOne(push());

    expect(ends(run)).toEqual(['after: success', 'list: success', 'm (1): cancelled', 'm (2): failure']);
    expect(run.conclusion).toBe('failure');
    expect(stage.runner.workOf('after').contexts.needs).toMatchObject({ m: { result: 'failure' } });
  });

  test('goes on after a failure where it is told to', async () => {
    const stage = new Stage({
      files: matrix('{ fail-fast: false, matrix: { i: [1, 2] } }'),
      scripts: { 'm (1)': { conclusion: 'failure' }, 'm (2)': { until: settle() } },
    });

    expect(ends(await stage.playOne(push()))).toContain('m (2): success');
  });

  test('starts none that waited for its turn when the run is cancelled', async () => {
    const scripts = { 'm (1)': { until: NEVER } };
    const stage = new Stage({ files: matrix('{ max-parallel: 1, matrix: { i: [1, 2] } }'), scripts });
    const run = await stage.start(push());

    run.cancel();
    await run.ended;

    expect(ends(run)).toEqual(['after: success', 'list: success', 'm (1): cancelled', 'm (2): cancelled']);
    expect(stage.runner.paths).not.toContain('m (2)');
  });

  test.each([
    ['no combination', '{ matrix: { i: "${{ fromJSON(needs.list.outputs.n) }}" } }', '[]', /no values/],
    [
      'more than 256',
      '{ matrix: { i: "${{ fromJSON(needs.list.outputs.n) }}" } }',
      JSON.stringify(Array.from({ length: 257 }, (_, index) => index)),
      /257/,
    ],
    ['no list', '{ matrix: { i: "${{ fromJSON(needs.list.outputs.n) }}" } }', '"x"', /has to be a list/],
    ['no JSON', '{ matrix: { i: "${{ fromJSON(needs.list.outputs.n) }}" } }', '', /fromJSON/],
  ])('fails with %s', async (_title, strategy, n, message) => {
    const stage = new Stage({ files: matrix(strategy), scripts: { list: { outputs: { n } } } });

    const run = await stage.playOne(push());

    expect(ends(run)).toEqual(['after: success', 'list: success', 'm: failure']);
    expect(run.jobs.find(({ path }) => path === 'm')?.message).toMatch(message);
  });

  test('that is skipped is one job, with its name as it stands', async () => {
    const stage = new Stage({ files: matrix('{ matrix: { i: [1, 2] } }', 'if: false, name: "M ${{ matrix.i }}",') });

    const run = await stage.playOne(push());

    expect(run.jobs.find(({ path }) => path === 'm')).toMatchObject({
      title: 'M ${{ matrix.i }}',
      conclusion: 'skipped',
    });
  });

  test('runs again only where it failed', async () => {
    const scripts = { 'm (2)': { conclusion: 'failure' as const } };
    const stage = new Stage({ files: matrix('{ fail-fast: false, matrix: { i: [1, 2] } }'), scripts });
    const first = await stage.playOne(push());
    stage.runner.works.length = 0;

    await (
      await stage.actions.rerun(first.facts.id, { jobs: 'failed' })
    ).ended;

    expect(stage.runner.paths).toEqual(['m (2)', 'after']);
  });
});

const CALL = 'example-org/platform/.github/workflows/called.yml@main';
const caller = (job: string): Files => ({
  'deploy.yml': `on: push\nenv: { A: caller }\njobs:\n  call: { ${job} }\n  after: { needs: call, if: always(), ${STEPS} }`,
});
const called = (jobs: string, trigger = ''): string =>
  `name: called\non: { workflow_call: { ${trigger} } }\njobs:\n${jobs}`;

describe('a called workflow', () => {
  test('is read at the reference it is called at, and its jobs know from where they are', async () => {
    const stage = new Stage({
      files: { ...caller(`uses: ${CALL}, name: Call`), 'called.yml': called(`  new: { ${STEPS} }`) },
    });
    stage.repository.commit(OTHER, caller(`uses: ${CALL}, name: Call`));

    const run = await stage.playOne(push('refs/heads/feature/a', { sha: OTHER }));

    expect(run.jobs.map(({ title }) => title)).toEqual(['Call / new', 'after']);
    expect(stage.runner.workOf('call/new')).toMatchObject({
      workflowRef: 'example-org/platform/.github/workflows/called.yml@refs/heads/main',
      workflowSha: MAIN,
      contexts: {
        github: { sha: OTHER, workflow_ref: 'example-org/platform/.github/workflows/deploy.yml@refs/heads/feature/a' },
        env: {},
      },
    });
  });

  test('beside its caller is of the same commit, and a tag goes before a branch', async () => {
    const local = called(`  l: { ${STEPS} }`);
    const files = {
      'deploy.yml': `on: push\njobs:\n  a: { uses: ./.github/workflows/called.yml }\n  b: { uses: ${CALL} }`,
    };
    const stage = new Stage({ files: { ...files, 'called.yml': called(`  branch: { ${STEPS} }`) } });
    stage.repository.commit(OTHER, { ...files, 'called.yml': local });
    stage.repository.commit('c'.repeat(40), { 'called.yml': called(`  tag: { ${STEPS} }`) }, 'refs/tags/main');

    await stage.playOne(push('refs/heads/x', { sha: OTHER }));

    expect(stage.runner.paths).toEqual(['a/l', 'b/tag']);
    expect(stage.runner.workOf('a/l').workflowRef).toMatch(/called\.yml@refs\/heads\/x$/);
    expect(stage.runner.workOf('b/tag').workflowRef).toMatch(/called\.yml@refs\/tags\/main$/);
  });

  test('gets inputs of their types, and gives outputs', async () => {
    const inputs =
      'inputs: { s: { type: string, required: true }, b: { type: boolean }, n: { type: number, default: 3 }, d: { type: string, default: "${{ github.ref_name }}" } }';
    const outputs = 'outputs: { x: { value: "${{ jobs.j.outputs.x }}-${{ jobs.j.result }}" } }';
    const j = `  j: { outputs: { x: "\${{ steps.s.outputs.x }}" }, ${STEPS} }`;
    const files = {
      ...caller(`uses: ${CALL}, with: { s: "\${{ github.actor }}", b: "\${{ github.ref_name == 'main' }}" }`),
      'called.yml': called(j, `${inputs}, ${outputs}`),
    };
    const stage = new Stage({ files, scripts: { 'call/j': { outputs: { x: '7' } } } });

    await stage.playOne(push());

    expect(stage.runner.workOf('call/j').contexts.inputs).toEqual({ s: 'ann', b: true, n: 3, d: 'main' });
    expect(stage.runner.workOf('after').contexts.needs).toEqual({
      call: { result: 'success', outputs: { x: '7-success' } },
    });
  });

  test.each([
    [['success', 'failure'], 'failure'],
    [['success', 'success'], 'success'],
  ] as const)('whose jobs end as %j ended as %s', async (results, result) => {
    const jobs = results.map((_, index) => `  j${String(index)}: { ${STEPS} }`).join('\n');
    const scripts = Object.fromEntries(results.map((conclusion, index) => [`call/j${String(index)}`, { conclusion }]));
    const stage = new Stage({ files: { ...caller(`uses: ${CALL}`), 'called.yml': called(jobs) }, scripts });

    await stage.playOne(push());

    expect(stage.runner.workOf('after').contexts.needs).toEqual({ call: { result, outputs: {} } });
  });

  test('has jobs that look at what the caller needed, too, unless their condition does not', async () => {
    const jobs = `  plain: { ${STEPS} }\n  unless: { if: "!cancelled()", ${STEPS} }`;
    const files = {
      'deploy.yml': `on: push\njobs:\n  bad: { ${STEPS} }\n  call: { needs: bad, if: always(), uses: ${CALL} }`,
      'called.yml': called(jobs),
    };
    const stage = new Stage({ files, scripts: { bad: { conclusion: 'failure' } } });

    expect(ends(await stage.playOne(push()))).toEqual(['bad: failure', 'call/plain: skipped', 'call/unless: success']);
  });

  test('that is not called is one skipped job', async () => {
    const stage = new Stage({
      files: { ...caller(`uses: ${CALL}, if: false`), 'called.yml': called(`  j: { ${STEPS} }`) },
    });

    expect(ends(await stage.playOne(push()))).toEqual(['after: success', 'call: skipped']);
  });

  test('has jobs with the permissions of the caller, or less', async () => {
    const jobs = `  all: { ${STEPS} }\n  less: { permissions: { contents: read }, ${STEPS} }`;
    const files = {
      ...caller(`uses: ${CALL}, permissions: { contents: read, id-token: write }`),
      'called.yml': called(jobs),
    };
    const stage = new Stage({ files });

    await stage.playOne(push());

    expect(stage.runner.workOf('call/all').permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(stage.runner.workOf('call/less').permissions).toEqual({ contents: 'read' });
  });

  test.each([
    [
      'more permissions than its caller',
      caller(`uses: ${CALL}, permissions: {}`),
      called(`  j: { permissions: { id-token: write }, ${STEPS} }`),
      /id-token: write.*does not have/,
    ],
    ['no such trigger', caller(`uses: ${CALL}`), `on: push\njobs:\n  j: { ${STEPS} }`, /no trigger "workflow_call"/],
    ['an unknown input', caller(`uses: ${CALL}, with: { y: 1 }`), called(`  j: { ${STEPS} }`), /no input "y"/],
    [
      'an unknown input, computed',
      caller(`uses: ${CALL}, with: { y: "\${{ github.ref }}" }`),
      called(`  j: { ${STEPS} }`),
      /no input "y"/,
    ],
    [
      'a missing input',
      caller(`uses: ${CALL}`),
      called(`  j: { ${STEPS} }`, 'inputs: { x: { type: string, required: true } }'),
      /required input "x" is missing/,
    ],
    [
      'an input of another type',
      caller(`uses: ${CALL}, with: { x: maybe }`),
      called(`  j: { ${STEPS} }`, 'inputs: { x: { type: boolean } }'),
      /"x" is "maybe".*boolean/,
    ],
    [
      'an unknown reference',
      caller('uses: example-org/platform/.github/workflows/called.yml@nope'),
      called(`  j: { ${STEPS} }`),
      /"nope" is no tag, branch or commit/,
    ],
    ['a file that is not there', caller('uses: ./.github/workflows/nope.yml'), '', /nope\.yml is not in the commit/],
    ['no workflow', caller('uses: ./called.yml'), '', /is no workflow/],
    [
      'itself',
      { 'deploy.yml': 'on: [push, workflow_call]\njobs:\n  call: { uses: ./.github/workflows/deploy.yml }' },
      '',
      /calls itself/,
    ],
    [
      'an invalid file',
      caller(`uses: ${CALL}`),
      called('  j: { runs-on: x }\n  k: { needs: l }'),
      /called\.yml \(Line/,
    ],
  ])('fails the run before its first job, with %s', async (_title, files, text, message) => {
    const stage = new Stage({ files: { ...files, ...(text === '' ? {} : { 'called.yml': text }) } });

    const runs = await stage.play(push());
    const run = runs.find(({ facts }) => facts.file.endsWith('deploy.yml'));

    expect(run).toMatchObject({ conclusion: 'failure', jobs: [], message: expect.stringMatching(message) as string });
    expect(stage.runner.paths.filter((path) => path.startsWith('call'))).toEqual([]);
  });

  test('fails the calling job where an expression yields another type', async () => {
    const files = {
      ...caller(`uses: ${CALL}, with: { x: "\${{ github.actor }}" }`),
      'called.yml': called(`  j: { ${STEPS} }`, 'inputs: { x: { type: number } }'),
    };

    const run = await new Stage({ files }).playOne(push());

    expect(ends(run)).toEqual(['after: success', 'call: failure']);
    expect(run.jobs[0]?.message).toContain('"x" is "ann", but has to be a number');
  });

  test.each([
    [
      'of another repository',
      caller('uses: other/repo/.github/workflows/called.yml@main'),
      called(`  j: { ${STEPS} }`),
    ],
    ['with a group of its own', caller(`uses: ${CALL}`), `concurrency: g\n${called(`  j: { ${STEPS} }`)}`],
    ['that takes secrets', caller(`uses: ${CALL}, secrets: inherit`), called(`  j: { ${STEPS} }`)],
  ])('is not imitated %s', async (_title, files, text) => {
    const stage = new Stage({ files: { ...files, 'called.yml': text } });

    await expect(stage.actions.trigger(push())).rejects.toThrow(NotImitatedError);
    expect(stage.actions.runs).toEqual([]);
  });

  test('is cancelled as a whole by a newer one in the group of its caller', async () => {
    const files = {
      ...caller(`uses: ${CALL}, concurrency: { group: g, cancel-in-progress: true }`),
      'called.yml': called(`  j: { ${STEPS} }`),
    };
    const stage = new Stage({ files, scripts: { 'call/j': { until: NEVER } } });
    const first = await stage.start(push());
    stage.runner.scripts['call/j'] = {};

    await expect(stage.playOne(push())).resolves.toMatchObject({ conclusion: 'success' });
    await expect(first.ended).resolves.toBe('cancelled');
    expect(ends(first)).toEqual(['after: success', 'call/j: cancelled']);
  });

  test('waits in the group of the job that calls it, as a whole', async () => {
    const held = gate();
    const files = {
      ...caller(`uses: ${CALL}, concurrency: { group: g, queue: max }`),
      'called.yml': called(`  j: { ${STEPS} }`),
    };
    const stage = new Stage({ files, scripts: { 'call/j': { until: held.promise } } });
    const first = await stage.start(push());
    const second = await stage.start(push());

    expect(stage.runner.paths).toEqual(['call/j']);
    second.cancel();
    held.open();
    await expect(first.ended).resolves.toBe('success');
    await expect(second.ended).resolves.toBe('cancelled');
    await settle();
    expect(stage.runner.paths).toEqual(['call/j', 'after', 'after']);
  });
});
