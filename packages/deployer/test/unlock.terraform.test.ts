import { DynamoDBClient, GetItemCommand, PutItemCommand, DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { stateKey, type StateLocking } from '@mlopspltf/definition';
import { accountEnvironment, freshAccount, requireTools } from '@mlopspltf/testing';
import { join } from 'node:path';
import { unlock } from '../src/operations/unlock';
import { exclusively } from '../src/workspace/exclusive';
import { RUN_LOCK, workspacePaths } from '../src/workspace/paths';
import { targetOf } from '../src/workspace/target';
import { Scene } from './support/scene';

beforeAll(() => requireTools('moto_server'));

function sceneWith(stateLocking: StateLocking = 'dynamodb'): Promise<Scene> {
  return Scene.withBackend({ modules: { store: [] }, stateLocking });
}

/** As Terraform writes it. */
function info(id: string, who: string): string {
  const created = new Date(Date.now() - 600_000).toISOString();
  return JSON.stringify({
    ID: id,
    Operation: 'OperationTypeApply',
    Info: '',
    Who: who,
    Version: '1.11.4',
    Created: created,
  });
}

const lockId = (scene: Scene, module: string): { readonly S: string } => ({
  S: `${scene.bucket}/${stateKey(scene.platform, module)}`,
});

interface LockFixture {
  readonly id: string;
  /** @default 'ana@laptop' */
  readonly who?: string;
  /** @default 'store' */
  readonly module?: string;
}

async function lockInTable(scene: Scene, { id, who = 'ana@laptop', module = 'store' }: LockFixture): Promise<void> {
  const Item = { LockID: lockId(scene, module), Info: { S: info(id, who) } };
  await new DynamoDBClient(scene.client).send(new PutItemCommand({ TableName: scene.table, Item }));
}

async function lockBesideState(scene: Scene, { id, who = 'ana@laptop', module = 'store' }: LockFixture): Promise<void> {
  const Key = `${stateKey(scene.platform, module)}.tflock`;
  await new S3Client(scene.client).send(new PutObjectCommand({ Bucket: scene.bucket, Key, Body: info(id, who) }));
}

/** Ids, in the table and beside the state; undefined where there is none. */
async function locksOf(scene: Scene, module = 'store'): Promise<readonly (string | undefined)[]> {
  const idIn = (text = '{}'): string | undefined => (JSON.parse(text) as { readonly ID?: string }).ID;
  const { Item: item } = await new DynamoDBClient(scene.client).send(
    new GetItemCommand({ TableName: scene.table, Key: { LockID: lockId(scene, module) } }),
  );
  const file = await new S3Client(scene.client)
    .send(new GetObjectCommand({ Bucket: scene.bucket, Key: `${stateKey(scene.platform, module)}.tflock` }))
    .then(({ Body }) => Body?.transformToString())
    .catch(() => undefined);
  return [idIn(item?.Info?.S), idIn(file)];
}

describe.each(['dynamodb', 'lockfile', 'both'] as const)('locking by %s', (locking) => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await sceneWith(locking);
  });

  /** Half of it may have gone already: with a run that was killed while it released. */
  const places = [
    ...(locking === 'lockfile' ? [] : [['in the table', [lockInTable]] as const]),
    ...(locking === 'dynamodb' ? [] : [['beside the state', [lockBesideState]] as const]),
    ...(locking === 'both' ? [['in both places', [lockInTable, lockBesideState]] as const] : []),
  ];

  test.each(places)('a lock %s is shown, asked for, and removed', async (_, lock) => {
    for (const take of lock) await take(scene, { id: 'one' });
    const asked: string[] = [];
    const session = scene.session({ approve: (question) => Promise.resolve(asked.push(question) > 0) });

    const result = await unlock(session, 'store');

    expect(result).toMatchObject({
      environment: 'dev',
      account: session.environment.account,
      module: 'store',
      exitCode: 0,
      lock: { id: 'one', who: 'ana@laptop', operation: 'apply', age: '10 min' },
      released: true,
    });
    expect(session.events).toContainEqual({
      kind: 'warning',
      message: expect.stringMatching(
        /locked by ana@laptop since \S+ \(10 min ago\), for apply\..*wait for it/,
      ) as string,
    });
    expect(asked).toEqual([expect.stringContaining('store in dev')]);
    expect(await locksOf(scene)).toEqual([undefined, undefined]);
  });

  test('a lock that somebody else has taken while a person was asked stays, and its holder is named', async () => {
    const module = 'taken';
    const take = locking === 'lockfile' ? lockBesideState : lockInTable;
    await take(scene, { id: 'one', module });
    const approve = async (): Promise<boolean> => {
      await take(scene, { id: 'two', who: 'bob@runner', module });
      return true;
    };

    await expect(unlock(scene.session({ approve }), module)).rejects.toMatchObject({
      name: 'LockError',
      message: expect.stringContaining('bob@runner') as string,
    });
    expect(await locksOf(scene, module)).toContain('two');
  });
});

describe('with locks in the table', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await sceneWith();
  });

  afterEach(async () => {
    const Key = { LockID: lockId(scene, 'store') };
    await new DynamoDBClient(scene.client).send(new DeleteItemCommand({ TableName: scene.table, Key }));
  });

  test('where nobody holds the state there is nothing to do, and nobody is asked', async () => {
    const session = scene.session({ approve: () => Promise.reject(new Error('asked')) });

    expect(await unlock(session, 'store')).toEqual({
      environment: 'dev',
      account: session.environment.account,
      module: 'store',
      exitCode: 0,
      released: false,
    });
  });

  test('turned down: exit code 3, and the lock stays', async () => {
    await lockInTable(scene, { id: 'one' });

    const result = await unlock(scene.session({ approve: () => Promise.resolve(false) }), 'store');

    expect(result).toMatchObject({ exitCode: 3, lock: { id: 'one' }, released: false });
    expect(await locksOf(scene)).toEqual(['one', undefined]);
  });

  test('without anybody to ask it is refused, with the holder and the way on', async () => {
    await lockInTable(scene, { id: 'one' });

    const refused = unlock(scene.session({ approve: undefined }), 'store');

    await expect(refused).rejects.toMatchObject({
      name: 'GuardError',
      message: expect.stringMatching(/The approval is missing.*ana@laptop/) as string,
      next: 'npx projen unlock:dev --module store --auto-approve',
    });
    expect(await locksOf(scene)).toEqual(['one', undefined]);
  });

  test('a lock that went by itself while a person was asked was not released by us', async () => {
    await lockInTable(scene, { id: 'one' });
    const approve = async (): Promise<boolean> => {
      const Key = { LockID: lockId(scene, 'store') };
      await new DynamoDBClient(scene.client).send(new DeleteItemCommand({ TableName: scene.table, Key }));
      return true;
    };

    expect(await unlock(scene.session({ approve }), 'store')).toMatchObject({ exitCode: 0, released: false });
  });

  test.each(['tf_remote_backend', 'no_longer_defined'])('works for %s as well', async (module) => {
    await lockInTable(scene, { id: 'one', module });

    expect(await unlock(scene.session(), module)).toMatchObject({ released: true });
    expect(await locksOf(scene, module)).toEqual([undefined, undefined]);
  });

  test.each(['', '-store', '../store', 'store/x', '$(touch pwned)', 'Store'])(
    '%p is no name of a module',
    async (name) => {
      await expect(unlock(scene.session(), name)).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining(`${JSON.stringify(name)} is no module's name`) as string,
      });
    },
  );

  test('credentials of another account are refused', async () => {
    const env = await accountEnvironment(freshAccount());

    await expect(unlock(scene.session({ env }), 'store')).rejects.toMatchObject({
      name: 'GuardError',
      message: expect.stringContaining('but these credentials are of account') as string,
    });
  });

  test('while a run of this checkout goes on, its lock cannot be taken from it', async () => {
    await lockInTable(scene, { id: 'one' });
    const session = scene.session();
    const { environment } = workspacePaths(session.workspace, targetOf(session.environment, session.env), 'dev');

    await exclusively(join(environment, RUN_LOCK), { purpose: 'deploy of dev' }, async () => {
      await expect(unlock(session, 'store')).rejects.toMatchObject({
        name: 'LockError',
        message: expect.stringContaining('deploy of dev') as string,
      });
    });
    expect(await locksOf(scene)).toEqual(['one', undefined]);
  });
});

test('an environment without a backend has no locks to release', async () => {
  const scene = await Scene.bare({ modules: { store: [] } });

  await expect(unlock(scene.session(), 'store')).rejects.toMatchObject({
    name: 'GuardError',
    next: 'npx projen bootstrap:dev',
  });
});
