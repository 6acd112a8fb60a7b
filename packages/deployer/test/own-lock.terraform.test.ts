import { lockTable } from '@mlopspltf/definition';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { requireTools } from '@mlopspltf/testing';
import { deploy } from '../src';
import { throughProxy, type PassingCall } from './support/aws-proxy';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';

beforeAll(() => requireTools('terraform', 'moto_server'));

let scene: Scene;
const lockId = (): string => `${scene.bucket}/example_infra/base/terraform.tfstate`;
const lockKey = () => ({ TableName: lockTable(scene.platform, 'dev'), Key: { LockID: { S: lockId() } } });

beforeAll(async () => {
  scene = await Scene.withBackend({ modules: { base: [] } });
});

test('a lock that was granted, but whose answer was lost on the way, is this run’s own: it deploys, and leaves none', async () => {
  const { env } = scene.session();
  let cuts = 0;
  const cut = ({ name }: PassingCall): boolean => name === 'dynamodb PutItem' && (cuts += 1) === 1;

  const result = await throughProxy(env, { cut }, (env) => deploy(scene.session({ env })));

  expect(outcomes(result)).toEqual({ base: 'applied' });
  expect(cuts).toBeGreaterThan(1);
  const { Item: lock } = await new DynamoDBClient(scene.client).send(new GetItemCommand(lockKey()));
  expect(lock).toBeUndefined();
});

test('a lock that somebody takes while the approval is waited for stays theirs: exit code 4', async () => {
  scene.write({ base: { value: 'changed' } });
  const info = { ID: 'theirs', Who: 'ana@laptop', Operation: 'OperationTypeApply', Created: new Date().toISOString() };
  const client = new DynamoDBClient(scene.client);
  const approve = async (): Promise<boolean> => {
    const { TableName } = lockKey();
    const Item = { LockID: { S: lockId() }, Info: { S: JSON.stringify(info) } };
    await client.send(new PutItemCommand({ TableName, Item }));
    return true;
  };

  const result = await deploy(scene.session({ approve }));

  expect(result).toMatchObject({ exitCode: 4, next: 'npx projen unlock:dev --module base' });
  expect(result.modules[0]?.error).toMatch(/locked by ana@laptop since .* for apply/);
  expect((await client.send(new GetItemCommand(lockKey()))).Item?.Info?.S).toBe(JSON.stringify(info));
});
