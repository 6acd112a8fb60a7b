import { NotImitatedError, RequestError } from '../../src/errors';
import { ends, MAIN, OTHER, push, Stage } from './support/stage';

const STEPS = 'runs-on: ubuntu-latest, steps: [{ run: "true" }]';
const ON = (on: string): string => `on: ${on}\njobs:\n  a: { ${STEPS} }`;

describe('an event', () => {
  test('starts all workflows of its commit that fit, and counts the runs of each', async () => {
    const stage = new Stage({
      files: { 'b.yml': ON('push'), 'a.yaml': ON('push'), 'c.yml': ON('pull_request'), 'd.txt': 'x' },
    });

    await stage.play(push());
    const runs = await stage.play(push());

    expect(runs.map(({ facts: { id, file, name, number } }) => ({ id, file, name, number }))).toEqual([
      { id: 3, file: '.github/workflows/a.yaml', name: '.github/workflows/a.yaml', number: 2 },
      { id: 4, file: '.github/workflows/b.yml', name: '.github/workflows/b.yml', number: 2 },
    ]);
  });

  test('of a deleted branch takes the workflows and the commit of the default branch, and keeps its name', async () => {
    const stage = new Stage({ files: { 'a.yml': ON('push') } });

    const run = await stage.playOne(push('refs/heads/feature/a', { sha: '0'.repeat(40), payload: { deleted: true } }));

    expect(run.conclusion).toBe('success');
    expect(stage.runner.workOf('a').contexts.github).toMatchObject({
      sha: MAIN,
      ref: 'refs/heads/feature/a',
      event: { deleted: true },
    });
  });

  test.each(['[skip ci]', '[ci skip]', '[no ci]', '[skip actions]', '[actions skip]', 'x\n\nskip-checks: true'])(
    'of a push whose last commit says %j starts nothing',
    async (text) => {
      const stage = new Stage({ files: { 'a.yml': ON('push') } });

      await expect(
        stage.play(push('refs/heads/main', { payload: { head_commit: { message: `x ${text}` } } })),
      ).resolves.toEqual([]);
    },
  );

  test('of the schedule is refused off the default branch', async () => {
    const stage = new Stage({ files: { 'a.yml': ON('{ schedule: [{ cron: "1 2 * * *" }] }') } });

    await expect(stage.play(push('refs/heads/main', { name: 'schedule' }))).resolves.toHaveLength(1);
    await expect(stage.play(push('refs/heads/x', { name: 'schedule' }))).rejects.toThrow(RequestError);
  });
});

describe('a run by hand', () => {
  const inputs =
    '{ s: { type: string, required: true }, b: { type: boolean, default: true }, c: { type: choice, options: [x, y], default: y }, n: { type: number } }';
  const files = { 'a.yml': ON(`{ workflow_dispatch: { inputs: ${inputs} } }`), 'b.yml': ON('push') };
  const byHand = (given: Readonly<Record<string, string>>, file = 'a.yml') =>
    push('refs/heads/main', { name: 'workflow_dispatch', dispatch: { file, inputs: given } });

  test('has its inputs with their types and defaults, and as texts in the event', async () => {
    const stage = new Stage({ files });

    await stage.play(byHand({ s: 'text', n: '5' }));

    const { contexts } = stage.runner.workOf('a');
    expect(contexts.inputs).toEqual({ s: 'text', b: true, c: 'y', n: 5 });
    expect(contexts.github).toMatchObject({ event: { inputs: { s: 'text', b: 'true', c: 'y', n: '5' } } });
  });

  test.each([
    ['a missing input', {}, 'a.yml', /required input "s" is missing/],
    ['an unknown input', { s: '', z: '1' }, 'a.yml', /no input "z"; it has s, b, c, n/],
    ['a wrong choice', { s: '', c: 'z' }, 'a.yml', /"c" is "z", but has to be one of x, y/],
    ['no truth value', { s: '', b: 'yes' }, 'a.yml', /"b" is "yes"/],
    ['no number', { s: '', n: 'many' }, 'a.yml', /"n" is "many"/],
    ['a workflow without that trigger', {}, 'b.yml', /no trigger "workflow_dispatch"/],
    ['a workflow that is not there', {}, 'z.yml', /"z\.yml" is not on the default branch.*a\.yml, b\.yml/],
  ])('is refused with %s', async (_title, given, file, message) => {
    const stage = new Stage({ files });

    await expect(stage.actions.trigger(byHand(given, file))).rejects.toThrow(RequestError);
    await expect(stage.actions.trigger(byHand(given, file))).rejects.toThrow(message);
  });

  test('is refused where its file is not on the default branch', async () => {
    const stage = new Stage({ files: {} });
    stage.repository.commit(OTHER, files);

    await expect(stage.actions.trigger({ ...byHand({ s: '' }), sha: OTHER })).rejects.toThrow(/default branch "main"/);
  });
});

describe('an invalid workflow file', () => {
  test.each([
    ['no YAML', 'on: push\njobs: [', /a\.yml/],
    ['an unknown key', `on: push\njobs:\n  a: { ${STEPS}, enviroment: x }`, /a\.yml \(Line: 3.*enviroment/],
    [
      'an unknown job that is needed',
      `on: push\njobs:\n  a: { ${STEPS} }\n  b: { needs: c, ${STEPS} }`,
      /unknown job 'c'/,
    ],
    [
      'jobs that need each other',
      `on: push\njobs:\n  a: { ${STEPS} }\n  b: { needs: c, ${STEPS} }\n  c: { needs: b, ${STEPS} }`,
      /cycle/,
    ],
    [
      'env in the condition of a job',
      `on: push\njobs:\n  a: { if: env.X, ${STEPS} }`,
      /Unrecognized named-value: 'env'/,
    ],
    [
      'secrets in the condition of a step',
      'on: push\njobs:\n  a: { runs-on: x, steps: [{ if: secrets.X, run: x }] }',
      /Unrecognized named-value: 'secrets'/,
    ],
    ['an unknown function', `on: push\njobs:\n  a: { if: sucess(), ${STEPS} }`, /Unrecognized function: 'sucess'/],
    ['success() outside of a condition', `on: push\njobs:\n  a: { name: "\${{ success() }}", ${STEPS} }`, /success/],
    [
      'steps of the same id',
      'on: push\njobs:\n  a: { runs-on: x, steps: [{ id: s, run: x }, { id: s, run: x }] }',
      /s/,
    ],
    [
      'an environment at a call',
      'on: push\njobs:\n  a: { uses: ./.github/workflows/b.yml, environment: x }',
      /environment/,
    ],
    ['a wrong permission', `on: push\njobs:\n  a: { permissions: { contents: rite }, ${STEPS} }`, /rite/],
    [
      'queue: max that cancels',
      `on: push\njobs:\n  a: { concurrency: { group: g, queue: max, cancel-in-progress: true }, ${STEPS} }`,
      /jobs\.a.*"queue: max"/,
    ],
    [
      'two filters of a kind',
      ON('{ push: { branches: [a], branches-ignore: [b] } }'),
      /"branches-ignore" cannot be combined/,
    ],
  ])('with %s is a failed run that says where', async (_title, text, message) => {
    const stage = new Stage({ files: { 'a.yml': text } });

    const [run] = await stage.play(push('refs/heads/a'));

    expect(run).toMatchObject({ conclusion: 'failure', message: expect.stringMatching(message) as string });
    expect(stage.runner.paths).toEqual([]);
  });
});

describe('what is not imitated', () => {
  test.each([
    [
      'a container',
      ON('push').replace('{ ', '{ container: node, '),
      /a\.yml:3, jobs\.a\.container: the key "container"/,
    ],
    ['services', ON('push').replace('{ ', '{ services: { db: { image: x } }, '), /"services"/],
    ['continue-on-error of a job', ON('push').replace('{ ', '{ continue-on-error: true, '), /"continue-on-error"/],
    ['variables', ON('push').replace('{ ', '{ name: "${{ vars.X }}", '), /the context "vars" in "vars\.X"/],
    [
      'secrets',
      'on: push\njobs:\n  a: { runs-on: x, steps: [{ run: x, env: { T: "${{ secrets.T }}" } }] }',
      /jobs\.a\.steps\[0\]\.env\.T: the context "secrets"/,
    ],
    ['variables in a condition', ON('push').replace('{ ', '{ if: vars.X, '), /the context "vars"/],
    ['a run-name', `run-name: x\n${ON('push')}`, /a run-name/],
    [
      'an unknown permission',
      ON('push').replace('{ ', '{ permissions: { discussions: write }, '),
      /the permission "discussions"/,
    ],
    [
      'an environment without deployment',
      ON('push').replace('{ ', '{ environment: { name: x, deployment: false }, '),
      /without a deployment/,
    ],
  ])('is refused before anything runs: %s', async (_title, text, message) => {
    const stage = new Stage({ files: { 'a.yml': text } });

    await expect(stage.actions.trigger(push())).rejects.toThrow(NotImitatedError);
    await expect(stage.actions.trigger(push())).rejects.toThrow(message);
    expect(stage.actions.runs).toEqual([]);
  });

  test('does not matter in a workflow that is not started', async () => {
    const stage = new Stage({
      files: { 'a.yml': ON('push'), 'b.yml': ON('pull_request').replace('{ ', '{ container: node, ') },
    });

    expect(ends(await stage.playOne(push()))).toEqual(['a: success']);
  });
});
