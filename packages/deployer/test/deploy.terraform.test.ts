import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as setTimeoutAsync } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { freshAccount, requireTools } from '@mlopspltf/testing';
import { deploy, destroy, plan, runTerraform } from '../src';
import { phases } from './support/session';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';

beforeAll(() => requireTools('terraform', 'moto_server'));

const CHAIN = { base: [], middle: ['base'], top: ['middle'] };

/** Every file below a folder. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** One story: each test goes on where the last one ended. */
describe('three chained modules', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.withBackend({ modules: CHAIN });
  });

  test('planned: the first as far as it is known, the others with what they wait for; nothing is changed', async () => {
    const session = scene.session();

    // What would change the plan without being shown is withheld.
    const env = { ...session.env, TF_VAR_environment: 'prd', TF_WORKSPACE: 'other' };
    const result = await plan({ ...session, env });

    expect(session.events).toContainEqual({
      kind: 'warning',
      message: expect.stringContaining('TF_VAR_environment, TF_WORKSPACE') as string,
    });
    expect(outcomes(result)).toEqual({ base: 'planned', middle: 'deferred', top: 'deferred' });
    expect(result).toMatchObject({ operation: 'plan', exitCode: 0 });
    const waves = session.events.flatMap((event) => (event.kind === 'wave' ? [event.wave] : []));
    expect(waves).toEqual([
      {
        number: 1,
        modules: [
          {
            module: 'base',
            changes: [
              { address: 'aws_ssm_parameter.parameter', type: 'aws_ssm_parameter', action: 'create', attributes: [] },
            ],
            outputs: ['value'],
          },
        ],
        deferred: [
          { module: 'middle', waitsFor: ['base'], reads: ['base.value'], wave: 2, resources: 1, isNew: true },
          { module: 'top', waitsFor: ['middle'], reads: ['middle.value'], wave: 3, resources: 1, isNew: true },
        ],
      },
    ]);
    expect(await scene.parameters()).toEqual({});
  });

  test('deployed in three waves, each planned with the real values of the one before', async () => {
    const session = scene.session();

    const result = await deploy(session);

    expect(outcomes(result)).toEqual({ base: 'applied', middle: 'applied', top: 'applied' });
    expect(phases(session.events, 'plan', 'apply', 'done')).toEqual(
      ['base', 'middle', 'top'].flatMap((name) => [`${name} plan`, `${name} apply`, `${name} done`]),
    );
    expect(await scene.parameters()).toEqual({ base: 'base', middle: 'middle+base', top: 'top+middle+base' });
  });

  test('their states lie where the contract says', async () => {
    const head = new HeadObjectCommand({ Bucket: scene.bucket, Key: 'example_infra/base/terraform.tfstate' });

    await expect(new S3Client(scene.client).send(head)).resolves.toBeDefined();
  });

  test('again: nothing to do, without init, without a question', async () => {
    const session = scene.session({ approve: () => Promise.reject(new Error('asked')) });

    const result = await deploy(session);

    expect(outcomes(result)).toEqual({ base: 'unchanged', middle: 'unchanged', top: 'unchanged' });
    expect(phases(session.events, 'init', 'apply')).toEqual([]);
    expect(result.exitCode).toBe(0);
  });

  test('a change shows what each attribute becomes, and never a sensitive value', async () => {
    const value = { type: 'SecureString', value: 'secret-value', name: `${scene.platform.prefix}-dev-ssm-base` };
    scene.write({ base: { resources: { aws_ssm_parameter: { parameter: value } }, outputs: { value: 'changed' } } });
    const session = scene.session();

    const result = await plan(session, { modules: ['base'] });

    expect(result.modules[0]?.changes[0]?.attributes).toEqual(
      expect.arrayContaining([
        { path: 'type', before: '"String"', after: '"SecureString"' },
        expect.objectContaining({ path: 'value', after: '(sensitive)' }),
      ]),
    );
    expect(JSON.stringify([result, session.events])).not.toContain('secret-value');
  });

  test('no plan is left behind, and logs and work folders are the owner’s alone', () => {
    const { workspace } = scene.session();
    const files = filesBelow(workspace);

    expect(files.filter((file) => file.endsWith('.tfplan'))).toEqual([]);
    for (const file of files.filter((each) => each.endsWith('.log'))) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(workspace, 'work')).mode & 0o777).toBe(0o700);
  });

  test('turned down: nothing is applied, exit code 3, and the command that goes on', async () => {
    scene.write({ base: { value: 'turned down' } });

    const result = await deploy(scene.session({ approve: () => Promise.resolve(false) }));

    expect(outcomes(result)).toEqual({ base: 'rejected', middle: 'deferred', top: 'deferred' });
    expect(result).toMatchObject({ exitCode: 3, next: 'npx projen deploy:dev' });
    expect((await scene.parameters()).base).toBe('base');
  });

  test('a state that somebody else holds is exit code 4, with owner, time and operation', async () => {
    const LockID = { S: `${scene.bucket}/example_infra/base/terraform.tfstate` };
    const info = {
      ID: 'a-lock',
      Operation: 'OperationTypeApply',
      Who: 'ana@laptop',
      Version: '1.11.4',
      Created: new Date().toISOString(),
      Path: LockID.S,
      Info: '',
    };
    const client = new DynamoDBClient(scene.client);
    await client.send(
      new PutItemCommand({ TableName: scene.table, Item: { LockID, Info: { S: JSON.stringify(info) } } }),
    );

    const result = await deploy(scene.session());

    expect(outcomes(result)).toEqual({ base: 'failed', middle: 'skipped', top: 'skipped' });
    expect(result.modules[0]?.error).toMatch(/locked by ana@laptop since .* for apply/);
    expect(result).toMatchObject({
      exitCode: 4,
      next: 'npx projen unlock:dev --module base',
    });
    expect((await client.send(new GetItemCommand({ TableName: scene.table, Key: { LockID } }))).Item).toBeDefined();
  });

  test('a plan takes no lock, so it works meanwhile; Terraform itself releases it', async () => {
    expect(outcomes(await plan(scene.session(), { modules: ['base'] }))).toEqual({ base: 'planned' });
    expect(await runTerraform(scene.session(), 'base', ['force-unlock', '-force', 'a-lock'])).toBe(0);
    expect(outcomes(await deploy(scene.session(), { modules: ['base'] }))).toEqual({ base: 'applied' });
  });

  test('destroyed: what reads outputs goes first, the backend stays', async () => {
    const session = scene.session();

    const result = await destroy(session, { modules: ['middle'] });

    expect(outcomes(result)).toEqual({ middle: 'destroyed', top: 'destroyed' });
    expect(phases(session.events, 'destroy')).toEqual(['top destroy', 'middle destroy']);
    expect(Object.keys(await scene.parameters())).toEqual(['base']);
  });

  test('destroyed altogether: what is gone already is absent, and started no Terraform', async () => {
    const session = scene.session();

    const result = await destroy(session);

    expect(outcomes(result)).toEqual({ base: 'destroyed', middle: 'absent', top: 'absent' });
    expect(phases(session.events, 'plan')).toEqual(['base plan']);
    expect(await scene.parameters()).toEqual({});
  });
});

test('one module fails: what depends on it is not started, the others finish, and its log has all of it', async () => {
  const scene = await Scene.withBackend({ modules: { broken: [], behind: ['broken'], beside: [] } });
  // The emulator refuses the second of two equal names.
  const resources = {
    aws_ssm_parameter: {
      again: {
        name: '${aws_ssm_parameter.parameter.name}',
        type: 'String',
        insecure_value: 'x',
        depends_on: ['aws_ssm_parameter.parameter'],
      },
    },
  };
  scene.write({ broken: { resources } });

  const result = await deploy(scene.session());

  expect(outcomes(result)).toEqual({ behind: 'skipped', beside: 'applied', broken: 'failed' });
  expect(result).toMatchObject({ exitCode: 1, next: 'npx projen deploy:dev' });
  const failed = result.modules.find(({ module }) => module === 'broken');
  expect(failed?.error).toMatch(/^Error: creating SSM Parameter[^]*with aws_ssm_parameter\.again/);
  expect(readFileSync(failed?.log ?? '', 'utf8')).toContain('aws_ssm_parameter.parameter: Creation complete');
});

test('a protected data store goes only where the environment is destroyable, else nothing goes', async () => {
  const environments = [{ name: 'dev', branch: 'feature/**', account: freshAccount(), destroyable: false }];
  const scene = await Scene.withBackend({ modules: { store: [] }, environments });
  const data = { name: '${var.environment}-${var.account_id}', lifecycle: { prevent_destroy: true } };
  scene.write({ store: { resources: { aws_sns_topic: { data } } } });
  const session = scene.session();
  await deploy(session);

  await expect(destroy(session)).rejects.toMatchObject({
    name: 'GuardError',
    message: expect.stringContaining('store: aws_sns_topic.data') as string,
  });
  expect(Object.keys(await scene.parameters())).toEqual(['store']);

  const destroyable = { ...session, environment: { ...session.environment, destroyable: true } };
  expect(outcomes(await destroy(destroyable))).toEqual({ store: 'destroyed' });
});

test.each([0, 700])(
  'a run that is stopped %i ms after it began to apply leaves no lock, starts nothing new, and the next one goes through',
  async (milliseconds) => {
    const scene = await Scene.withBackend({ modules: { base: [], top: ['base'] } });
    const stopping = new AbortController();
    const session = scene.session({ signal: stopping.signal });
    const report = (event: Parameters<typeof session.report>[0]): void => {
      session.report(event);
      if (event.kind === 'module' && event.phase === 'apply') setTimeout(() => stopping.abort(), milliseconds);
    };

    const result = await deploy({ ...session, report });
    const told = [...session.events];
    await setTimeoutAsync(1_500);

    expect(result.exitCode).toBe(1);
    expect(outcomes(result).top).not.toBe('applied');
    expect(session.events).toEqual(told);
    expect(outcomes(await deploy(scene.session()))).toEqual({
      base: expect.stringMatching(/applied|unchanged/) as string,
      top: 'applied',
    });
  },
);
