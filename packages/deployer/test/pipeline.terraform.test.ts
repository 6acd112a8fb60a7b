import { readdirSync } from 'node:fs';
import { planKey, type Platform } from '@mlopspltf/definition';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import type * as Sdk from '@aws-sdk/client-s3';
import {
  applyApproved,
  openBroughtData,
  planForPullRequest,
  planForPush,
  type PipelineSession,
  type PlanReference,
} from '../src';
import { AwsClients } from '../src/aws/clients';
import { PlanStore } from '../src/aws/plan-store';
import { GitRepository } from './support/git-repository';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';
import type { ObservedSession } from './support/session';

beforeAll(() => requireTools('terraform', 'moto_server', 'git'));

/** One story: each test goes on where the last one ended. */
describe('what one job has planned, another applies as it was approved, or not at all', () => {
  let scene: Scene;
  let s3: Sdk.S3Client;
  let sdk: typeof Sdk;
  let approved: readonly PlanReference[] = [];
  const clone = GitRepository.create();
  const run = { id: '7', attempt: 1, url: 'https://github.com/example-org/example-infra/actions/runs/7/attempts/1' };

  beforeAll(async () => {
    scene = await Scene.withBackend({ modules: { base: [], reader: ['base'] } });
    sdk = await import('@aws-sdk/client-s3');
    s3 = new sdk.S3Client(scene.client);
    clone.git('update-ref', 'refs/remotes/origin/feature/a', clone.head());
  });
  afterAll(() => s3.destroy());

  /** On a runner of its own: nothing that another job has left is there. */
  function job(attempt = 1, platform: Platform = scene.platform): PipelineSession & ObservedSession {
    const revision = {
      commit: clone.head(),
      branch: 'feature/a',
      clean: true,
      who: 'ana',
      pipeline: { ...run, attempt },
    };
    const commandFor = (): string => 'gh run rerun 7';
    const session = scene.session({ root: clone.root, workspace: scratchFolder(), admission: undefined, commandFor });
    return { ...session, platform, revision, events: session.events };
  }
  const keyOf = (module: string): string => planKey(scene.platform, module, run);
  const put = async (Key: string, Body: string): Promise<string> => {
    const { VersionId = '' } = await s3.send(new sdk.PutObjectCommand({ Bucket: scene.bucket, Key, Body }));
    return VersionId;
  };

  const kept = async (): Promise<readonly (string | undefined)[]> => {
    const { Contents = [] } = await s3.send(new sdk.ListObjectsV2Command({ Bucket: scene.bucket, Prefix: '_plans/' }));
    return Contents.map(({ Key }) => Key).sort();
  };

  test('planned: what waits for it is told, and the plan lies in the bucket with what it is good for', async () => {
    const planned = await planForPush(job());
    approved = planned.references;

    expect(outcomes(planned.result)).toEqual({ base: 'planned', reader: 'deferred' });
    expect(planned).toMatchObject({ deferred: true, result: { exitCode: 0 } });
    expect(planned.administrators).toMatchObject([
      { module: 'tf_remote_backend', command: 'npx projen bootstrap:dev' },
    ]);
    expect(approved).toMatchObject([{ module: 'base', attempt: 1 }]);
    expect(await kept()).toEqual([keyOf('base'), `${keyOf('base')}.json`]);
    const { ServerSideEncryption } = await s3.send(
      new sdk.HeadObjectCommand({ Bucket: scene.bucket, Key: keyOf('base') }),
    );
    expect(ServerSideEncryption).toBe('aws:kms');
  });

  test('written once: another plan of the same attempt is refused', async () => {
    const { env, ...session } = job();
    const store = new PlanStore({ ...session, env }, new AwsClients({ env, region: scene.platform.region }));

    await expect(store.put(keyOf('base'), Buffer.from('other'))).rejects.toMatchObject({ name: 'GuardError' });
    await expect(store.put(keyOf('base'), Buffer.from('other'))).rejects.toThrow(
      /is there already, and a plan is written once/,
    );
  });

  test('refused where an object lies there in another version, or none does', async () => {
    const [base] = approved;
    if (!base) throw new Error('nothing was planned');
    const version = await put(keyOf('base'), 'other');
    const altered = { ...base, plan: { ...base.plan, version } };
    const gone = { ...base, module: 'reader' };

    const refusal = applyApproved(job(), [altered, gone]);

    await expect(refusal).rejects.toMatchObject({ name: 'GuardError' });
    await expect(refusal).rejects.toThrow(/base: .* was altered[^]*reader: .* is not there in the version/);
    await expect(applyApproved(job(), [{ ...base, plan: { ...base.plan, version: 'none' } }])).rejects.toThrow(
      /base: .* is not there in the version/,
    );
    expect(await scene.parameters()).toEqual({});
  });

  test('refused for modules of an administrator', async () => {
    const [base] = approved;
    if (!base) throw new Error('nothing was planned');

    await expect(applyApproved(job(), [{ ...base, module: 'tf_remote_backend' }])).rejects.toThrow(
      /Applied by an administrator/,
    );
  });

  test('applied by a job that was started again, from the version that was approved, though another lies over it', async () => {
    const session = job(2);

    const result = await applyApproved(session, approved);

    expect(outcomes(result)).toEqual({ base: 'applied' });
    expect(await scene.parameters()).toEqual({ base: 'base' });
    expect(readdirSync(session.workspace).filter((name) => name.startsWith('approved-'))).toEqual([]);
  });

  test('applied twice: refused as stale, with the command that goes on', async () => {
    const refusal = applyApproved(job(3), approved);

    await expect(refusal).rejects.toMatchObject({ name: 'GuardError', next: 'gh run rerun 7' });
    await expect(refusal).rejects.toThrow(/base: its state has changed since: none then, serial \d+ now/);
    await expect(refusal).rejects.toThrow(
      /base: it was last deployed from "feature\/a" at [0-9a-f]{7} on .*, by ana$/m,
    );
  });

  test('what a pull request brought is planned on the values that are there now, and nothing of it is kept', async () => {
    const request = { trusted: scene.platform, root: `${__dirname}/../../..`, data: `${scene.folder}/cdktf.out` };
    const [brought, base] = await Promise.all([openBroughtData(request), openBroughtData(request)]);
    try {
      const planned = await planForPullRequest({ ...job(), output: brought.output, platform: brought.platform }, base);

      expect(outcomes(planned.result)).toEqual({ base: 'unchanged', reader: 'planned' });
      expect(planned).toMatchObject({ deferred: false, own: [] });
      expect(planned.result.refusals).toEqual([]);
      expect(await kept()).toEqual([keyOf('base'), `${keyOf('base')}.json`]);
    } finally {
      await Promise.all([brought.close(), base.close()]);
    }
  });
});
