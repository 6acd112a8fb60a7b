import type { GatherRequest, PipelinePlan, PipelineSession, Shard } from '@mlopspltf/deployer';
import { GuardError } from '@mlopspltf/deployer';
import { moduleResult, removeCheckouts, resultOf } from './support/fake-world';
import { job, REFERENCE } from './support/pipeline-job';
import { RISKY, WAVE } from './support/plans';

afterAll(removeCheckouts);

const SHARDS: readonly Shard[] = [
  { number: 1, modules: ['artifact_store'] },
  { number: 2, modules: ['container_registry'] },
];
const HANDED_OVER = { file: 'shard-2.json', text: '{"shard":2}', output: 'shard_2', sha256: 'c'.repeat(64) };

describe('pipeline detect', () => {
  const call = ['pipeline', 'detect', 'dev', '--data', 'cdktf.out', '--shards', '4'];

  test('puts out the shards, for as many jobs as there are', async () => {
    let most: number | undefined;
    const done = await job(call, {
      detectForPush: (_session, options) => {
        ({ most } = options);
        return Promise.resolve(SHARDS);
      },
    });

    expect(done.exitCode).toBe(0);
    expect(most).toBe(4);
    expect(done.outputs).toEqual({ changed: 'true', shards: JSON.stringify(SHARDS) });
    expect(done.stdout).toBe('2 modules to be planned\nshard 1: artifact_store\nshard 2: container_registry\n');
    expect(done.page).toBe('');
  });

  test('puts out that there is nothing to plan: a matrix may not be empty', async () => {
    const done = await job(call, { detectForPush: () => Promise.resolve([]) });

    expect(done.outputs).toEqual({ changed: 'false', shards: '[]' });
  });

  test('puts a refusal on the page', async () => {
    const done = await job(call, { detectForPush: () => Promise.reject(new GuardError('wrong account')) });

    expect(done.exitCode).toBe(3);
    expect(done.outputs).toEqual({});
    expect(done.page).toContain('wrong account');
  });
});

describe('pipeline shard', () => {
  const call = ['pipeline', 'shard', 'dev', '--data', 'cdktf.out', '--wave', '2', '--results', 'results/of'];
  const SHARD = JSON.stringify(SHARDS[1], null, 2);

  test('plans what its variable names, and hands on the file with its digest apart', async () => {
    let asked: readonly unknown[] = [];
    const done = await job(
      call,
      {
        planShard: (session, shard, wave) => {
          asked = [shard, wave];
          const result = resultOf('plan', session, [moduleResult('container_registry', 'planned')]);
          return Promise.resolve({ handedOver: HANDED_OVER, result });
        },
      },
      { SHARD },
    );

    expect(done.exitCode).toBe(0);
    expect(asked).toEqual([SHARDS[1], 2]);
    expect(done.outputs).toEqual({ shard_2: HANDED_OVER.sha256 });
    expect(done.file('results/of/shard-2.json')).toBe(HANDED_OVER.text);
    expect(done.page).toBe('');
  });

  test('tells of a module that failed and is done all the same: it may have to wait anyway', async () => {
    const done = await job(
      call,
      {
        planShard: (session) => {
          const failed = moduleResult('container_registry', 'failed', { error: 'no such key' });
          const result = resultOf('plan', session, [failed], { exitCode: 1, next: 'gh run rerun 7' });
          return Promise.resolve({ handedOver: HANDED_OVER, result });
        },
      },
      { SHARD },
    );

    expect(done.exitCode).toBe(0);
    expect(done.stderr).toContain('no such key');
    expect(done.stderr).not.toContain('Next:');
    expect(done.outputs).toEqual({ shard_2: HANDED_OVER.sha256 });
  });

  test('hands on nothing where planning was refused as a whole', async () => {
    const done = await job(call, { planShard: () => Promise.reject(new GuardError('wrong account')) }, { SHARD });

    expect(done.exitCode).toBe(3);
    expect(done.outputs).toEqual({});
    expect(done.file('results/of/shard-2.json')).toBe('');
    expect(done.page).toContain('wrong account');
  });

  test.each([undefined, '', '[]'])('refuses a shard that is none, and opens nothing: %p', async (shard) => {
    const done = await job(call, {}, { SHARD: shard });

    expect(done.exitCode).toBe(2);
    expect(done.stderr).toContain('SHARD');
    expect(done.opened).toEqual([]);
  });
});

describe('pipeline gather', () => {
  const call = ['pipeline', 'gather', 'dev', '--data', 'cdktf.out', '--wave', '2', '--results', 'results'];
  const env = { SHARDS: JSON.stringify(SHARDS), DIGESTS: JSON.stringify({ shard_1: 'a', shard_2: '' }, null, 2) };
  const gathered = (session: PipelineSession): Promise<PipelinePlan> => {
    session.report({ kind: 'wave', wave: WAVE });
    const result = resultOf('plan', session, [moduleResult('artifact_store', 'planned', { changes: RISKY.changes })]);
    return Promise.resolve({ result, references: [REFERENCE], administrators: [], deferred: true });
  };

  test('hands on what waits, and puts on the page what it would do, as one job does', async () => {
    let request: GatherRequest | undefined;
    const done = await job(
      call,
      {
        gatherForPush: (session, asked) => {
          request = asked;
          return gathered(session);
        },
      },
      env,
    );

    expect(done.exitCode).toBe(0);
    expect(request).toMatchObject({ wave: 2, shards: SHARDS, digests: { shard_1: 'a', shard_2: '' } });
    expect(request?.folder).toMatch(/\/results$/);
    expect(done.outputs).toEqual({ changed: 'true', plans: JSON.stringify([REFERENCE]), deferred: 'true' });
    expect(done.page).toContain('## Plan for `dev`');
    expect(done.page).toContain('> [!CAUTION]');
  });

  test('puts on the page which shard is missing, and which button goes on', async () => {
    const done = await job(
      call,
      { gatherForPush: () => Promise.reject(new GuardError('shard 2: its job was ended, or failed')) },
      env,
    );

    expect(done.exitCode).toBe(3);
    expect(done.outputs).toEqual({});
    expect(done.page).toMatch(/shard 2: its job was ended[^]*"Re-run all jobs"/);
  });

  test.each([
    ['shards', { SHARDS: '' }],
    ['digests', { DIGESTS: 'null' }],
  ])('refuses %s that are none, and opens nothing', async (_, spoiled) => {
    const done = await job(call, {}, { ...env, ...spoiled });

    expect(done.exitCode).toBe(2);
    expect(done.stderr).toContain(Object.keys(spoiled).join());
    expect(done.opened).toEqual([]);
    expect(done.page).toContain('## Nothing was done in `dev`');
  });
});
