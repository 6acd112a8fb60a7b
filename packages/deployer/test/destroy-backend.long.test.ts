import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { LOCK_TABLE_KEY } from '@mlopspltf/definition';
import { requireTools } from '@mlopspltf/testing';
import { bootstrap, destroyBackend } from '../src';
import { AwsProxy } from './support/aws-proxy';
import { backendScene, contentsOf } from './support/backend-scene';
import { expectWhole } from './support/kill-story';
import type { Scene } from './support/scene';
import { doneSteps } from './support/session';

beforeAll(() => requireTools('terraform', 'moto_server', 'ps'));

const typed = (name: string) => ({ typeName: () => Promise.resolve(name) });
const NOTHING = { buckets: [], tables: [], aliases: [] };

/** Files of a folder and all below it. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );
}

/** One story: each test goes on where the last one ended. */
describe('the backend of an environment', () => {
  let scene: Scene;
  let s3: S3Client;

  beforeAll(async () => {
    scene = await backendScene();
    s3 = new S3Client(scene.client);
    await bootstrap(scene.session());
  });

  test('stays where nobody gives the name of the environment, whatever else was approved', async () => {
    await expect(destroyBackend(scene.session())).rejects.toMatchObject({
      name: 'GuardError',
      next: 'npx projen destroy:dev --backend --confirm dev',
    });
    await expectWhole(scene);
  });

  test.each(['', 'tst'])('stays where "%s" is typed', async (name) => {
    await expect(destroyBackend(scene.session(), typed(name))).resolves.toMatchObject({
      exitCode: 3,
      modules: [{ outcome: 'rejected' }],
    });
    await expectWhole(scene);
  });

  test('stays while a state of another repository in it knows of resources', async () => {
    const foreign = { Bucket: scene.bucket, Key: 'another_repository/network/terraform.tfstate' };
    const Body = JSON.stringify({
      version: 4,
      lineage: 'x',
      serial: 1,
      resources: [{ mode: 'managed', type: 'aws_vpc', name: 'v' }],
    });
    await s3.send(new PutObjectCommand({ ...foreign, Body }));

    await expect(destroyBackend(scene.session(), typed('dev'))).rejects.toMatchObject({
      name: 'GuardError',
      message: expect.stringMatching(
        /another_repository\/network\/terraform\.tfstate: 1 resource \(of another repository\)\nDestroy .* from the repositories/,
      ) as string,
      next: undefined,
    });
    await s3.send(new DeleteObjectCommand(foreign));
  });

  test('stays while a state in it cannot be read', async () => {
    const broken = { Bucket: scene.bucket, Key: 'another_repository/broken/terraform.tfstate' };
    await s3.send(new PutObjectCommand({ ...broken, Body: '{"vers' }));

    await expect(destroyBackend(scene.session(), typed('dev'))).rejects.toMatchObject({
      message: expect.stringContaining('another_repository/broken/terraform.tfstate: ') as string,
    });
    await s3.send(new DeleteObjectCommand(broken));
  });

  test('stays while somebody holds the lock of a state in it', async () => {
    const client = new DynamoDBClient(scene.client);
    const id = { [LOCK_TABLE_KEY]: { S: `${scene.bucket}/another_repository/network/terraform.tfstate` } };
    const Info = {
      S: JSON.stringify({ ID: '1', Who: 'ana@there', Created: '2026-01-01T10:00:00Z', Operation: 'apply' }),
    };
    await client.send(new PutItemCommand({ TableName: scene.table, Item: { ...id, Info } }));

    await expect(destroyBackend(scene.session(), typed('dev'))).rejects.toMatchObject({
      name: 'LockError',
      message: expect.stringContaining('ana@there') as string,
    });
    await client.send(new DeleteItemCommand({ TableName: scene.table, Key: id }));
  });

  test('interrupted once the bucket is empty, goes on when it is called again', async () => {
    let isEmpty = false;
    const proxy = await AwsProxy.start({
      endpoint: scene.client.endpoint,
      answerInstead: ({ name }) => (isEmpty && name === 's3 DELETE' ? { status: 403, body: DENIED } : undefined),
    });
    try {
      const session = scene.session({ env: { ...scene.session().env, AWS_ENDPOINT_URL: proxy.endpoint } });
      const report: typeof session.report = (event) => {
        if (event.kind === 'step' && event.step === 'empty the bucket' && event.phase === 'done') isEmpty = true;
        session.report(event);
      };
      await expect(destroyBackend({ ...session, report }, typed('dev'))).rejects.toMatchObject({
        name: 'ExecutionError',
      });
      isEmpty = false;

      await expect(destroyBackend(session, typed('dev'))).resolves.toMatchObject({
        modules: [{ outcome: 'destroyed' }],
      });
    } finally {
      await proxy.stop();
    }
    expect(await contentsOf(scene)).toMatchObject(NOTHING);
  });

  test('leaves copies of every version of what lay in it, that only their owner can read', () => {
    const files = filesBelow(join(scene.session().workspace, 'backups')).filter((file) => file.includes('-taken-down'));
    const [index = ''] = files.filter((file) => file.endsWith('index.json')).sort();
    const entries = JSON.parse(readFileSync(index, 'utf8')) as readonly {
      readonly key: string;
      readonly file?: string;
    }[];
    const keys = entries.map(({ key }) => key);

    expect(keys).toContain('example_infra/tf_remote_backend/terraform.tfstate');
    expect(keys).toContain('another_repository/network/terraform.tfstate');
    const network = entries.find(({ key, file }) => key.includes('network') && file);
    expect(readFileSync(join(index, '..', network?.file ?? ''), 'utf8')).toContain('aws_vpc');
    for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('is found gone when it is called once more, and can be made anew', async () => {
    await expect(destroyBackend(scene.session(), typed('dev'))).resolves.toMatchObject({
      exitCode: 0,
      modules: [{ outcome: 'absent' }],
    });
    const session = scene.session();

    await bootstrap(session);

    expect(doneSteps(session.events)).toEqual(['create', 'move', 'vouch', 'put away', 'check']);
  });
});

const DENIED = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
