import { requireTools } from '@mlopspltf/testing';
import { killAndRunAgain } from './support/kill-story';

beforeAll(() => requireTools('terraform', 'moto_server', 'ps'));

/** A few of those in bootstrap-kill*.long.test.ts. */
describe('one more bootstrap makes the backend whole, once, after one that was killed', () => {
  test('before the state was moved into the bucket', async () => {
    const { killed } = await killAndRunAgain({ stopAt: 'create done' });

    expect(killed).toMatchObject({ exitCode: null, stderr: '' });
    expect(killed.borders.at(-1)).toBe('create done');
  });

  test('after the encryption key was made, before Terraform heard of it', async () => {
    const { killed } = await killAndRunAgain({ duringCall: ({ name }) => name === 'kms CreateKey' });

    expect(killed.borders.at(-1)).toBe('asked');
  });

  test('while Terraform held the lock of the state in the bucket', async () => {
    const { killed } = await killAndRunAgain({
      duringCall: ({ name }) => name === 'dynamodb PutItem',
      stopAt: undefined,
    });

    expect(killed.exitCode).toBeNull();
  });
});
