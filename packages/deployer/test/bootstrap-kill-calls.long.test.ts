import { requireTools } from '@mlopspltf/testing';
import { bootstrap } from '../src';
import { AwsProxy, type PassingCall } from './support/aws-proxy';
import { backendScene } from './support/backend-scene';
import { killAndRunAgain } from './support/kill-story';

beforeAll(() => requireTools('terraform', 'moto_server', 'ps'));

type Match = (call: PassingCall) => boolean;

const named =
  (name: string): Match =>
  (call) =>
    call.name === name;

const put =
  (end: string): Match =>
  ({ name, path }) =>
    name === 's3 PUT' && path.endsWith(end);

/** The nth of those. */
function nth(number: number, match: Match): Match {
  let seen = 0;
  return (call) => match(call) && ++seen === number;
}

/** Its last plan takes none: a lock that a killed one had taken would keep the next one out. */
test('a bootstrap takes no lock of the state in the bucket', async () => {
  const scene = await backendScene();
  const calls: PassingCall[] = [];
  const proxy = await AwsProxy.start({ endpoint: scene.client.endpoint, deliver: (call) => calls.push(call) > 0 });
  try {
    await bootstrap(scene.session({ env: { ...scene.session().env, AWS_ENDPOINT_URL: proxy.endpoint } }));
  } finally {
    await proxy.stop();
  }

  // The digest of the state is the one item that is written.
  expect(calls.map(({ name }) => name)).not.toContain('dynamodb DeleteItem');
  expect(calls.filter(named('dynamodb PutItem'))).toHaveLength(1);
});

describe('killed with all its children when AWS has done something, before it hears of it, one more makes the backend whole, once', () => {
  test.each<readonly [string, Match]>([
    ['the claim was taken', nth(1, named('dynamodb CreateTable'))],
    ['the key was made', named('kms CreateKey')],
    ['the key was set to rotate', named('kms EnableKeyRotation')],
    ['the alias was made', named('kms CreateAlias')],
    ['the bucket was made', put('-s3-tf-backend')],
    ['the lock table was made', nth(2, named('dynamodb CreateTable'))],
    ['backups of the table were turned on', named('dynamodb UpdateContinuousBackups')],
    ['the state was moved', put('terraform.tfstate')],
    ['the table vouched for the state', named('dynamodb PutItem')],
    ['the claim was released', named('dynamodb DeleteTable')],
    ['the record was written', put('deployment.json')],
  ])('%s', async (_, duringCall) => {
    const { killed } = await killAndRunAgain({ duringCall });

    expect(killed.exitCode).toBeNull();
  });
});
