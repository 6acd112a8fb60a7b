import { failureOf, type FailureReport } from '../src/terraform/failure';

const EXPORTED = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'the-secret' };
const UNLOCK = 'npx projen unlock:dev --module store';
const PUSH = 'npx projen terraform:dev --module store -- state push errored.tfstate';

function failure(words: readonly string[], report: Partial<FailureReport> = {}): ReturnType<typeof failureOf> {
  return failureOf({
    module: 'store',
    environment: 'dev',
    command: 'apply',
    diagnostics: words.map((summary) => ({ severity: 'error', summary, detail: '' })),
    tail: [],
    exitCode: 1,
    interrupted: false,
    log: '/logs/store.log',
    env: EXPORTED,
    ...report,
  });
}

test('a held lock is told with owner, age and operation, the advice to wait, and the command that releases it', () => {
  const created = new Date(Date.now() - 600_000).toISOString().replace('T', ' ').replace('Z', ' +0000 UTC');
  const words = `Error acquiring the state lock\nLock Info:\n  ID: x\n  Operation: OperationTypeApply\n  Who: ana@laptop\n  Created: ${created}`;

  expect(failure([words])).toMatchObject({
    name: 'LockError',
    message: expect.stringMatching(
      /locked by ana@laptop since \S+ \(10 min ago\), for apply\. Wait until that run has ended; if it was killed/,
    ) as string,
    next: UNLOCK,
  });
});

test('a state that could not be saved is told with its file and the command that pushes it', () => {
  const told = failure(['Failed to persist state to backend'], { unsavedState: '/work/errored.tfstate' });

  expect(told).toMatchObject({ name: 'ExecutionError', next: PUSH });
  expect(told.message).toContain('it lies in /work/errored.tfstate');
  expect(told.message).toContain('Failed to persist state to backend');
});

const EXPIRED =
  'creating SSM Parameter: api error ExpiredTokenException: The security token included in the request is expired';

test('credentials that expire in the middle are told with what to do, and no secret', () => {
  const told = failure([EXPIRED]);

  expect(told.name).toBe('ExecutionError');
  expect(told.message).toMatch(/^The exported AWS credentials have expired: .*AWS_SESSION_TOKEN\./);
  expect(told.message).not.toContain('the-secret');
});

test('with them the state and the lock may be left: the commands that go on are told in their order', () => {
  const words = [EXPIRED, 'Failed to save state', 'Error releasing the state lock'];

  const told = failure(words, { unsavedState: '/work/errored.tfstate' });

  expect(told.message).toContain(`In this order:\n  ${UNLOCK}\n  ${PUSH}\n`);
  expect(told.next).toBe(UNLOCK);
});

test('where a profile has to log in first, that comes first', () => {
  const env = { AWS_PROFILE: "o'neil" };

  const told = failure(['ExpiredToken: the SSO session has expired'], { env, unsavedState: '/work/errored.tfstate' });

  expect(told.next).toBe(`aws sso login --profile 'o'\\''neil'`);
  expect(told.message).toContain(`In this order:\n  ${told.next}\n  ${PUSH}\n`);
});
