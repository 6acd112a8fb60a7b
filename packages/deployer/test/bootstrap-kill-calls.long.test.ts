import { requireTools } from '@mlopspltf/testing';
import type { PassingCall } from './support/aws-proxy';
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
    ['the table vouched for the state', nth(1, named('dynamodb PutItem'))],
    ['the claim was released', named('dynamodb DeleteTable')],
    ['the state in the bucket was locked', nth(2, named('dynamodb PutItem'))],
    ['the state in the bucket was unlocked', named('dynamodb DeleteItem')],
    ['the record was written', put('deployment.json')],
  ])('%s', async (_, duringCall) => {
    const { killed } = await killAndRunAgain({ duringCall });

    expect(killed.exitCode).toBeNull();
  });

  test.each(['lockfile', 'both'] as const)('the lock file was written, with locking by %s', async (stateLocking) => {
    const { killed } = await killAndRunAgain({ stateLocking, duringCall: put('.tflock') });

    expect(killed.exitCode).toBeNull();
  });
});
