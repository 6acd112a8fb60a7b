import { refuseTypedLoss, type TypedCall } from '../src/guards/typed-apply';

const PRD = { name: 'prd', destroyable: false };
const stack = { resource: { aws_s3_bucket: { data: {} }, aws_iam_role: { job: {} } } };

function refusal(call: Partial<TypedCall>, environment = PRD): string | undefined {
  try {
    refuseTypedLoss(environment, { module: 'store', args: ['apply'], stack, addresses: [], ...call });
  } catch (error) {
    expect(error).toMatchObject({ name: 'GuardError' });
    return (error as Error).message;
  }
  return undefined;
}

describe('a plan that was made before', () => {
  test.each([
    [['apply', 'p.tfplan']],
    [['apply', '-auto-approve', '/tmp/p']],
    [['apply', '-parallelism', '5', 'p']],
    [['apply', '-lock=false', '-target=aws_s3_bucket.data', 'p']],
    [['apply', 'p', '-no-color']],
  ])('is not applied: %j', (args) => {
    expect(refusal({ args })).toMatch(
      /^prd is not destroyable, and what the plan ".*p(\.tfplan)?" would delete is not looked at here\. .*npx projen deploy:prd --module store/,
    );
  });

  test.each([
    [['apply']],
    [['apply', '-auto-approve']],
    [['apply', '-target', 'aws_s3_bucket.data']],
    [['apply', '--var', 'a=b', '-replace', 'aws_iam_role.job']],
    [['plan', '-out', 'p']],
    [['show', 'p']],
    [['state', 'rm', 'aws_s3_bucket.data']],
  ])('is none of: %j', (args) => {
    expect(refusal({ args })).toBeUndefined();
  });
});

describe('data stores that the stack no longer has', () => {
  const addresses = ['aws_s3_bucket.data', 'aws_s3_bucket.old["a.b"]', 'aws_kms_key.old', 'aws_iam_role.old'];

  test.each([[['apply']], [['destroy']], [['apply', '-destroy']]])('are all named, and kept: %j', (args) => {
    expect(refusal({ args, addresses })).toMatch(
      /store would lose data that its stack no longer has:\n {2}aws_s3_bucket\.old\["a\.b"\]\n {2}aws_kms_key\.old\nPut them back/,
    );
  });

  test('are no matter where nothing is deleted', () => {
    expect(refusal({ args: ['import', 'aws_iam_role.job', 'job'], addresses })).toBeUndefined();
  });

  test.each([
    ['has moved', { ...stack, moved: [{ from: 'aws_kms_key.old', to: 'aws_kms_key.new' }] }],
    ['is forgotten', { ...stack, removed: { from: 'aws_kms_key.old', lifecycle: [{ destroy: false }] } }],
  ])('may be gone from there: one that %s', (_, said) => {
    expect(refusal({ stack: said, addresses: ['aws_kms_key.old'] })).toBeUndefined();
  });

  test('are not forgotten by a block that destroys them', () => {
    const removed = [{ from: 'aws_kms_key.old', lifecycle: { destroy: true } }];

    expect(refusal({ stack: { ...stack, removed }, addresses: ['aws_kms_key.old'] })).toMatch(/aws_kms_key\.old/);
  });
});

test('a destroyable environment may lose data', () => {
  const call = { args: ['apply', 'p'], addresses: ['aws_kms_key.old'] };

  expect(refusal(call, { ...PRD, destroyable: true })).toBeUndefined();
});
