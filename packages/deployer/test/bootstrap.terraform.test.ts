import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { requireTools } from '@mlopspltf/testing';
import { bootstrap, findDrift, GuardError } from '../src';
import { doneSteps } from './support/session';
import { Scene } from './support/scene';

beforeAll(() => requireTools('terraform', 'moto_server', 'ps'));

const STATE = 'example_infra/tf_remote_backend/terraform.tfstate';

interface State {
  readonly lineage: string;
  readonly serial: number;
  readonly resources: readonly unknown[];
}

async function storedState(scene: Scene): Promise<State> {
  const { Body: body } = await new S3Client(scene.client).send(
    new GetObjectCommand({ Bucket: scene.bucket, Key: STATE }),
  );
  return JSON.parse((await body?.transformToString()) ?? '') as State;
}

async function keysOf(scene: Scene): Promise<number> {
  return (await new KMSClient(scene.client).send(new ListKeysCommand({}))).Keys?.length ?? 0;
}

/** One story: each test goes on where the last one ended. */
describe('an empty account', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.bare();
  });

  test('gets its backend, and the state of it ends in its own bucket, exactly as it was local', async () => {
    const session = scene.session();

    const result = await bootstrap(session);

    expect(result).toMatchObject({ exitCode: 0, modules: [{ module: 'tf_remote_backend', outcome: 'applied' }] });
    expect(doneSteps(session.events)).toEqual(['create', 'move', 'vouch', 'put away', 'check']);
    const backups = join(session.workspace, 'backups');
    const [target = ''] = readdirSync(backups);
    const [kept = ''] = readdirSync(join(backups, target, 'dev'));
    const local = JSON.parse(readFileSync(join(backups, target, 'dev', kept, 'terraform.tfstate'), 'utf8')) as State;
    const stored = await storedState(scene);
    expect([stored.lineage, stored.serial, stored.resources]).toEqual([local.lineage, local.serial, local.resources]);
    expect(kept).toMatch(/^\d{4}-\d{2}-\d{2}T.*-tf_remote_backend-moved-to-s3$/);
  });

  test('has the digest of the state in its table, and no lock', async () => {
    const client = new DynamoDBClient(scene.client);
    const item = async (id: string) =>
      (await client.send(new GetItemCommand({ TableName: scene.table, Key: { LockID: { S: id } } }))).Item;

    expect(await item(`${scene.bucket}/${STATE}-md5`)).toBeDefined();
    expect(await item(`${scene.bucket}/${STATE}`)).toBeUndefined();
  });

  test('a second time finds everything in place without starting Terraform', async () => {
    const session = scene.session();

    const result = await bootstrap(session);

    expect(result).toMatchObject({ exitCode: 0, modules: [{ outcome: 'unchanged' }] });
    expect(doneSteps(session.events)).toEqual(['inspect']);
  });

  test('from another checkout as well', async () => {
    const session = scene.session({ workspace: join(scene.folder, 'another') });

    await bootstrap(session);

    expect(doneSteps(session.events)).toEqual(['inspect']);
  });

  test('has not drifted: it is compared with what it was made from, without a synthesis', async () => {
    const result = await findDrift(scene.session({ output: '/nowhere' }));

    expect(result).toMatchObject({ exitCode: 0, modules: [{ module: 'tf_remote_backend', outcome: 'same' }] });
  });

  test('gets a missing table back, after asking', async () => {
    await new DynamoDBClient(scene.client).send(new DeleteTableCommand({ TableName: scene.table }));
    const asked: string[] = [];
    const session = scene.session({
      approve: (question) => {
        asked.push(question);
        return Promise.resolve(true);
      },
    });

    const result = await bootstrap(session);

    expect(asked).toHaveLength(1);
    expect(result.modules[0]?.changes).toMatchObject([{ address: 'aws_dynamodb_table.locks', action: 'create' }]);
    expect(doneSteps(session.events).at(-1)).toBe('check');
    await expect(bootstrap(scene.session())).resolves.toMatchObject({ modules: [{ outcome: 'unchanged' }] });
  });

  test('is looked at by Terraform again where the record of it is missing', async () => {
    const record = { Bucket: scene.bucket, Key: 'example_infra/tf_remote_backend/deployment.json' };
    await new S3Client(scene.client).send(new DeleteObjectCommand(record));

    const session = scene.session();
    await bootstrap(session);

    expect(doneSteps(session.events)).toEqual(['check']);
    await expect(new S3Client(scene.client).send(new HeadObjectCommand(record))).resolves.toBeDefined();
  });

  test('has its state vouched for again where the digest is missing', async () => {
    const Key = { LockID: { S: `${scene.bucket}/${STATE}-md5` } };
    await new DynamoDBClient(scene.client).send(new DeleteItemCommand({ TableName: scene.table, Key }));

    const session = scene.session();
    await bootstrap(session);

    expect(doneSteps(session.events)).toEqual(['vouch']);
  });

  test('refuses a state that was changed by hand', async () => {
    const Item = { LockID: { S: `${scene.bucket}/${STATE}-md5` }, Digest: { S: 'of another state' } };
    await new DynamoDBClient(scene.client).send(new PutItemCommand({ TableName: scene.table, Item }));

    await expect(bootstrap(scene.session())).rejects.toBeInstanceOf(GuardError);
  });
});

test('nobody to ask and nothing approved is refused before anything is made', async () => {
  const scene = await Scene.bare();

  await expect(bootstrap(scene.session({ approve: undefined }))).rejects.toMatchObject({
    name: 'GuardError',
    next: 'npx projen bootstrap:dev --auto-approve',
  });
  expect(await keysOf(scene)).toBe(0);
  await expect(bootstrap(scene.session({ approve: undefined }), { autoApprove: true })).resolves.toMatchObject({
    exitCode: 0,
  });
});

test('turned down, it makes nothing and ends with 3', async () => {
  const scene = await Scene.bare();

  const result = await bootstrap(scene.session({ approve: () => Promise.resolve(false) }));

  expect(result).toMatchObject({ exitCode: 3, modules: [{ outcome: 'rejected' }], next: 'npx projen bootstrap:dev' });
  expect(await keysOf(scene)).toBe(0);
});

test('a bucket that is there already is taken over instead of made again', async () => {
  const scene = await Scene.bare();
  await new S3Client(scene.client).send(new CreateBucketCommand({ Bucket: scene.bucket }));

  const result = await bootstrap(scene.session());

  expect(result.modules[0]?.changes).toContainEqual(
    expect.objectContaining({ address: 'aws_s3_bucket.state', action: 'import' }),
  );
  expect((await storedState(scene)).resources).toHaveLength(4);
});

test('killed after the upload, the next run goes on from there', async () => {
  const scene = await Scene.bare();
  const stopping = new AbortController();
  const session = scene.session({ signal: stopping.signal });
  // Stopped before the last check: everything before it is done.
  const report = (event: Parameters<typeof session.report>[0]): void => {
    session.report(event);
    if (event.kind === 'step' && event.step === 'move' && event.phase === 'done') stopping.abort();
  };
  await expect(bootstrap({ ...session, report })).rejects.toMatchObject({ next: 'npx projen bootstrap:dev' });

  const again = scene.session();
  await bootstrap(again);

  expect(doneSteps(again.events)).toEqual(['check']);
  expect(await keysOf(scene)).toBe(1);
  expect(existsSync(join(again.workspace, 'work'))).toBe(true);
});
