import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Sdk from '@aws-sdk/client-s3';
import { planKey, stateKey } from '@mlopspltf/definition';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import {
  detectForPush,
  gatherForPush,
  planShard,
  type GatherRequest,
  type PipelinePlan,
  type PipelineSession,
  type Shard,
} from '../src';
import { GitRepository } from './support/git-repository';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';
import type { ObservedSession } from './support/session';

beforeAll(() => requireTools('terraform', 'moto_server', 'git'));

/** One story: each test goes on where the last one ended. */
describe('a wave that is shared out among jobs', () => {
  let scene: Scene;
  let s3: Sdk.S3Client;
  let sdk: typeof Sdk;
  let shards: readonly Shard[] = [];
  const digests: Record<string, string> = {};
  const folder = scratchFolder();
  const clone = GitRepository.create();
  const run = { id: '7', attempt: 1, url: 'https://github.com/example-org/example-infra/actions/runs/7/attempts/1' };

  beforeAll(async () => {
    scene = await Scene.withBackend({
      modules: [
        { name: 'base' },
        { name: 'reader', dependsOn: ['base'] },
        { name: 'late', dependsOn: ['reader'] },
        { name: 'rights', appliedBy: 'administrator' },
        { name: 'refused', appliedBy: 'administrator' },
      ],
    });
    scene.write({ refused: { value: '${local.missing}' } });
    sdk = await import('@aws-sdk/client-s3');
    s3 = new sdk.S3Client(scene.client);
    clone.git('update-ref', 'refs/remotes/origin/feature/a', clone.head());
    await deployed('base', 'old');
  });
  afterAll(() => s3.destroy());

  /** As if a module had been applied with nothing but an output, and no record. */
  async function deployed(module: string, value: string): Promise<void> {
    const state = {
      version: 4,
      serial: 1,
      lineage: module,
      resources: [],
      outputs: { value: { value, type: 'string' } },
    };
    const place = { Bucket: scene.bucket, Key: stateKey(scene.platform, module) };
    await s3.send(new sdk.PutObjectCommand({ ...place, Body: JSON.stringify(state) }));
  }

  /** On a runner of its own. */
  function job(): PipelineSession & ObservedSession {
    const revision = { commit: clone.head(), branch: 'feature/a', clean: true, who: 'ana', pipeline: run };
    const session = scene.session({ root: clone.root, workspace: scratchFolder(), admission: undefined });
    return { ...session, revision, events: session.events };
  }

  async function plan(shard: Shard): Promise<void> {
    const { handedOver } = await planShard(job(), shard, 1);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, handedOver.file), handedOver.text);
    digests[handedOver.output] = handedOver.sha256;
  }

  const gather = (session = job(), spoiled: Partial<GatherRequest> = {}): Promise<PipelinePlan> =>
    gatherForPush(session, { wave: 1, shards, digests, folder, ...spoiled });

  const kept = async (): Promise<readonly (string | undefined)[]> => {
    const { Contents = [] } = await s3.send(new sdk.ListObjectsV2Command({ Bucket: scene.bucket, Prefix: '_plans/' }));
    return Contents.map(({ Key }) => Key).sort();
  };
  const keyOf = (module: string): string => planKey(scene.platform, module, run);

  test('detected: what can be compared and differs, but not what reads what is not there yet', async () => {
    shards = await detectForPush(job(), { most: 2, size: 1 });

    expect(shards).toEqual([
      { number: 1, modules: ['base'] },
      { number: 2, modules: ['reader'] },
    ]);
    expect(await detectForPush(job(), { most: 1, size: 1 })).toEqual([{ number: 1, modules: ['base', 'reader'] }]);
  });

  test('planned side by side, each module on the values that are there', async () => {
    await Promise.all(shards.map((shard) => plan(shard)));

    expect(Object.keys(digests).sort()).toEqual(['shard_1', 'shard_2']);
    expect(await kept()).toEqual(['base', 'reader'].flatMap((module) => [keyOf(module), `${keyOf(module)}.json`]));
  });

  test('gathered: a plan on values that another one changes is dropped, and what nobody could plan waits for it', async () => {
    const session = job();

    const gathered = await gather(session);

    expect(outcomes(gathered.result)).toEqual({ base: 'planned', reader: 'deferred', late: 'deferred' });
    expect(gathered).toMatchObject({ deferred: true, result: { exitCode: 0 } });
    expect(gathered.references).toMatchObject([{ module: 'base', attempt: 1, wave: 1 }]);
    expect(session.events.flatMap((event) => (event.kind === 'wave' ? [event.wave] : []))).toMatchObject([
      { number: 1, modules: [{ module: 'base' }], deferred: [{ module: 'reader' }, { module: 'late' }] },
    ]);
    // What an administrator applies is planned beside it; what cannot be is a warning.
    expect(gathered.administrators).toMatchObject([
      { module: 'tf_remote_backend' },
      { module: 'refused', command: 'npx projen deploy:dev --module refused' },
      { module: 'rights', changes: [{ action: 'create', address: 'aws_ssm_parameter.parameter' }] },
    ]);
    expect(gathered.administrators.map((one) => 'changes' in one)).toEqual([false, false, true]);
    expect(session.events).toContainEqual({
      kind: 'warning',
      message: expect.stringMatching(/^refused is for an administrator, and could not be planned here/) as string,
    });
  });

  test.each<[string, () => Partial<GatherRequest>, RegExp]>([
    ['failed', () => ({ digests: { shard_1: digests.shard_1 ?? '' } }), /shard 2: its job was ended, or failed/],
    ['put out nothing', () => ({ digests: { ...digests, shard_1: '' } }), /shard 1: its job was ended, or failed/],
    ['brought no file', () => ({ folder: scratchFolder() }), /shard 1: .* is missing\n {2}shard 2: .* is missing/],
    ['was replaced', () => ({ digests: { ...digests, shard_2: '0'.repeat(64) } }), /shard 2: .* altered or replaced/],
    [
      'planned others',
      () => ({ shards: [{ number: 1, modules: ['base', 'reader'] }] }),
      /shard 1: .* of other modules/,
    ],
  ])('nothing of it can be approved where a shard %s', async (_, spoiled, reason) => {
    const refusal = gather(job(), spoiled());

    await expect(refusal).rejects.toMatchObject({ name: 'GuardError' });
    await expect(refusal).rejects.toThrow(reason);
  });

  test.each(['tf_remote_backend', 'rights', 'nothing'])('no shard plans the module %s', async (module) => {
    await expect(planShard(job(), { number: 1, modules: ['base', module] }, 1)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(`"${module}"`) as string,
    });
  });
});
