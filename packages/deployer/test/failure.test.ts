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

  expect(told).toMatchObject({ name: 'ExecutionError', next: PUSH, unsavedState: true });
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

describe('on a runner, whose files go with it', () => {
  const MADE = [
    'aws_s3_bucket.a: Creation complete after 2s [id=a]',
    'aws_s3_bucket.b: Creation complete after 1s [id=b]',
  ];
  const onRunner = (words: readonly string[], report: Partial<FailureReport> = {}) =>
    failure(words, { onRunner: true, log: undefined, ...report });
  const unsaved = { unsavedState: '/home/runner/work/infra/.infra/stack/errored.tfstate', done: MADE };

  test('a state that could not be saved is told with what was done, and how it is looked at and taken over elsewhere', () => {
    const told = onRunner(['Failed to save state'], unsaved);

    const [look, take] = [
      'npx projen plan:dev --module store',
      'npx projen terraform:dev --module store -- import ADDRESS ID',
    ];
    expect(told).toMatchObject({ name: 'ExecutionError', next: look, unsavedState: true });
    expect(told.message).toContain(`In this order:\n  ${look}\n  ${take}\n`);
    expect(told.message).toContain(`may be there too:\n  ${MADE.join('\n  ')}\n`);
    expect(told.message).toContain('Failed to save state');
  });

  test('it names neither a file that is gone nor a command for it, and does not say that nothing is lost', () => {
    const { message } = onRunner([EXPIRED, 'Failed to save state', 'Failed to persist state to backend'], unsaved);

    expect(message).not.toMatch(/\/home\/runner|state push|Failed to persist|Nothing is lost|AWS_SESSION_TOKEN/);
    expect(message).toMatch(/^The credentials of this job have expired: ExpiredTokenException/);
  });

  test('a lock that is left as well is released first', () => {
    const told = onRunner(['Failed to save state', 'Error releasing the state lock'], unsaved);

    expect(told.next).toBe(UNLOCK);
    expect(told.message).toContain(`In this order:\n  ${UNLOCK}\n  npx projen plan:dev --module store\n`);
  });

  test('it says so where Terraform told of nothing that it was done with', () => {
    expect(onRunner(['Failed to save state'], { ...unsaved, done: [] }).message).toContain('said of nothing');
  });

  test('of very many resources it tells the first, and how many there are', () => {
    const done = Array.from({ length: 250 }, (_, at) => `aws_s3_bucket.b${at}: Creation complete`);
    const lines = onRunner(['Failed to save state'], { ...unsaved, done }).message.split('\n');

    expect(lines.filter((line) => line.includes('Creation complete'))).toHaveLength(200);
    expect(lines).toContain('  … and 50 more');
  });

  test('credentials that expired before anything was left behind need no command: the run is started again', () => {
    const told = onRunner([EXPIRED]);

    expect(told).toMatchObject({ next: undefined, unsavedState: false });
    expect(told.message).not.toContain('export AWS_');
  });

  test('no log is named that nobody can read', () => {
    expect(onRunner([], { tail: ['terraform: not found'] }).message).toBe(
      'terraform apply ended with exit code 1:\nterraform: not found',
    );
    const many = Array.from({ length: 7 }, (_, at) => `Failure ${at}`);
    expect(onRunner(many).message).toMatch(/… and 2 more errors$/);
  });
});

test('where a profile has to log in first, that comes first', () => {
  const env = { AWS_PROFILE: "o'neil" };

  const told = failure(['ExpiredToken: the SSO session has expired'], { env, unsavedState: '/work/errored.tfstate' });

  expect(told.next).toBe(`aws sso login --profile 'o'\\''neil'`);
  expect(told.message).toContain(`In this order:\n  ${told.next}\n  ${PUSH}\n`);
});
