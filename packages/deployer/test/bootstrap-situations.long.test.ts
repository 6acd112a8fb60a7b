import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { GetBucketVersioningCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { BACKEND_MODULE, LOCK_TABLE_KEY } from '@mlopspltf/definition';
import { backendFixture, freshAccount, requireTools } from '@mlopspltf/testing';
import { bootstrap, type ProgressEvent, type ResourceChange } from '../src';
import { AwsProxy, type PassingCall } from './support/aws-proxy';
import { backendScene, contentsOf, wholeBackend } from './support/backend-scene';
import { expectWhole } from './support/kill-story';
import type { Scene } from './support/scene';
import { doneSteps } from './support/session';
import { storedBackend } from './support/stored-backend';

beforeAll(() => requireTools('terraform', 'moto_server', 'ps'));

/** All changes that were shown. */
function shown(events: readonly ProgressEvent[]): readonly ResourceChange[] {
  return events.flatMap((event) => (event.kind === 'wave' ? event.wave.modules.flatMap(({ changes }) => changes) : []));
}

function adopted(changes: readonly ResourceChange[]): readonly string[] {
  return changes.flatMap(({ action, type }) => (action === 'import' ? [type] : [])).sort();
}

async function makeTable(scene: Scene): Promise<void> {
  const input = {
    TableName: scene.table,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: LOCK_TABLE_KEY, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: LOCK_TABLE_KEY, KeyType: 'HASH' }],
  } as const;
  await new DynamoDBClient(scene.client).send(
    new CreateTableCommand({
      ...input,
      AttributeDefinitions: [...input.AttributeDefinitions],
      KeySchema: [...input.KeySchema],
    }),
  );
}

/** Where the work folder of the environment holds the state before it is moved. */
function localState(scene: Scene): string {
  const { workspace } = scene.session();
  const [target = ''] = readdirSync(join(workspace, 'work'));
  return join(workspace, 'work', target, 'dev', BACKEND_MODULE, 'local', 'terraform.tfstate');
}

describe('what lies there without a state is adopted', () => {
  test('a table without its bucket', async () => {
    const scene = await backendScene({ plainTable: true });
    await makeTable(scene);
    const session = scene.session();

    await bootstrap(session);

    expect(adopted(shown(session.events))).toEqual(['aws_dynamodb_table']);
    await expectWhole(scene);
  });

  test('bucket and table made by hand: it shows what hardening will change, and asks before it does', async () => {
    const scene = await backendScene({ plainTable: true });
    await backendFixture(scene.platform, 'dev');
    const asked: string[] = [];
    const refusing = scene.session({
      approve: (question) => {
        asked.push(question);
        return Promise.resolve(false);
      },
    });

    await expect(bootstrap(refusing)).resolves.toMatchObject({ exitCode: 3 });

    expect(asked).toHaveLength(1);
    const changes = shown(refusing.events);
    expect(adopted(changes)).toEqual(['aws_dynamodb_table', 'aws_s3_bucket']);
    const table = changes.find(({ type }) => type === 'aws_dynamodb_table');
    expect(table?.attributes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['deletion_protection_enabled', 'point_in_time_recovery[0].enabled']),
    );
    expect(await contentsOf(scene)).toMatchObject({ keys: 0, aliases: [] });

    await bootstrap(scene.session());
    await expectWhole(scene);
  });
});

/** One story: each test goes on where the last one ended. */
describe('a backend that is complete', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await backendScene();
    await bootstrap(scene.session());
  });

  test('is found so, Terraform not started', async () => {
    const session = scene.session({ approve: undefined });
    await expect(bootstrap(session)).resolves.toMatchObject({ exitCode: 0, modules: [{ outcome: 'unchanged' }] });

    expect(doneSteps(session.events)).toEqual(['inspect']);
    expect(session.events).toHaveLength(1);
  });

  test('and has drifted is shown so, and repaired once that is approved', async () => {
    const s3 = new S3Client(scene.client);
    const suspended = { Bucket: scene.bucket, VersioningConfiguration: { Status: 'Suspended' } } as const;
    await s3.send(new PutBucketVersioningCommand(suspended));
    await new DynamoDBClient(scene.client).send(
      new UpdateContinuousBackupsCommand({
        TableName: scene.table,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
      }),
    );
    const session = scene.session();

    const result = await bootstrap(session);

    expect(
      shown(session.events)
        .map(({ type, action }) => `${action} ${type}`)
        .sort(),
    ).toEqual(['update aws_dynamodb_table', 'update aws_s3_bucket_versioning']);
    expect(result.modules).toMatchObject([{ outcome: 'applied' }]);
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: scene.bucket }));
    expect(Status).toBe('Enabled');
    await expect(bootstrap(scene.session({ approve: undefined }))).resolves.toMatchObject({ exitCode: 0 });
  });

  test('beside a local state of another lineage is refused, both described, and the two ways on', async () => {
    const stored = await storedBackend(scene);
    const local = { version: 4, lineage: 'made-elsewhere', serial: 7, outputs: {}, resources: [A_BUCKET] };
    const file = localState(scene);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, JSON.stringify(local));

    const refusal = await bootstrap(scene.session()).then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(refusal).toMatchObject({ name: 'GuardError' });
    const { message } = refusal as Error;
    expect(message).toContain('lineage made-elsewhere, serial 7, 1 resources');
    expect(message).toContain(`lineage ${stored.lineage}, serial ${stored.serial}`);
    expect(message).toContain(file);
    expect(message).toContain(`s3://${scene.bucket}/`);
  });
});

const A_BUCKET = { mode: 'managed', type: 'aws_s3_bucket', name: 'state', instances: [{}] };

test('a bucket of another account is refused, and it says which name to change where', async () => {
  const scene = await backendScene();
  const owner = freshAccount();
  // The emulator shows every bucket to every account; AWS refuses a call that expects another owner.
  const answerInstead = ({ path, headers }: PassingCall) => {
    const expected = headers['x-amz-expected-bucket-owner'];
    if (!path.startsWith(`/${scene.bucket}`) || expected === owner) return undefined;
    return { status: 403, body: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>' };
  };
  const proxy = await AwsProxy.start({ endpoint: scene.client.endpoint, answerInstead });
  try {
    const env = { ...scene.session().env, AWS_ENDPOINT_URL: proxy.endpoint };

    await expect(bootstrap(scene.session({ env }))).rejects.toMatchObject({
      name: 'GuardError',
      message: expect.stringMatching(/another account.*"prefix" in \.projenrc\.ts/) as string,
    });
  } finally {
    await proxy.stop();
  }
  expect(await contentsOf(scene)).toMatchObject({ buckets: [], tables: [], keys: 0 });
});

/** What AWS answers to a token that has run out, in the words of each protocol. */
function expired({ name }: PassingCall): { readonly status: number; readonly body: string } {
  if (name.startsWith('s3 ') || name.startsWith('sts ')) {
    const text = '<Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message>';
    const body = name.startsWith('s3 ')
      ? `<Error>${text}</Error>`
      : `<ErrorResponse><Error>${text}</Error></ErrorResponse>`;
    return { status: name.startsWith('s3 ') ? 400 : 403, body };
  }
  const message = 'The security token included in the request is expired';
  return { status: 400, body: JSON.stringify({ __type: 'ExpiredTokenException', message }) };
}

test.each([
  ['while Terraform makes the resources', (call: PassingCall) => call.name === 'dynamodb CreateTable'],
  ['before the state is moved', (call: PassingCall) => call.name === 's3 PUT' && call.path.endsWith('.tfstate')],
])('credentials that expire %s end with 1 and the command that goes on, which does', async (_, isLast) => {
  const scene = await backendScene();
  let hasExpired = false;
  const proxy = await AwsProxy.start({
    endpoint: scene.client.endpoint,
    answerInstead: (call) => {
      hasExpired ||= isLast(call);
      return hasExpired ? expired(call) : undefined;
    },
  });
  try {
    const env = { ...scene.session().env, AWS_ENDPOINT_URL: proxy.endpoint };

    await expect(bootstrap(scene.session({ env }))).rejects.toMatchObject({
      name: 'ExecutionError',
      message: expect.stringMatching(/expired/i) as string,
      next: 'npx projen bootstrap:dev',
    });

    isLast = () => false;
    hasExpired = false;
    await expect(bootstrap(scene.session({ env }))).resolves.toMatchObject({ exitCode: 0 });
    await expectWhole(scene);
  } finally {
    await proxy.stop();
  }
});

test('of two at once from two checkouts neither makes anything twice, and one more ends complete', async () => {
  const scene = await backendScene();
  const there = scene.session({ workspace: join(scene.folder, 'another') });

  const both = await Promise.allSettled([bootstrap(scene.session()), bootstrap(there)]);

  for (const end of both) {
    if (end.status === 'rejected') expect(end.reason).toMatchObject({ next: expect.any(String) as string });
  }
  await bootstrap(scene.session());
  await expectWhole(scene);
  expect(await contentsOf(scene)).toEqual(wholeBackend(scene));
});

test('a second one in the same checkout is refused while the first one works', async () => {
  const scene = await backendScene();
  const session = scene.session();
  let second: Promise<unknown> | undefined;
  const report = (event: ProgressEvent): void => {
    if (event.kind === 'step' && event.phase === 'started')
      second ??= bootstrap(scene.session()).catch((e: unknown) => e);
  };

  await bootstrap({ ...session, report });

  await expect(second).resolves.toMatchObject({
    name: 'LockError',
    message: expect.stringContaining('bootstrap of dev') as string,
  });
  await expectWhole(scene);
});
