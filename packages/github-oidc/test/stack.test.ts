import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { GithubOidcStack } from '../src';

const { resource, data, output } = synthStack(GithubOidcStack);

interface Statement {
  readonly sid: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: readonly unknown[];
}

function permissions(role: 'plan' | 'apply'): readonly Statement[] {
  const [, document] =
    Object.entries(data.aws_iam_policy_document ?? {}).find(([id]) => id.startsWith(`${role}_permissions`)) ?? [];
  return document?.statement as readonly Statement[];
}

const allowed = (role: 'plan' | 'apply'): readonly string[] =>
  permissions(role).flatMap(({ effect, actions }) => (effect === 'Allow' ? actions : []));

test('there are two roles, with the names that the workflows know', () => {
  expect(Object.values(resource.aws_iam_role ?? {}).map(({ name }) => name)).toEqual([
    'mlopspltf-${var.environment}-iam-github-apply',
    'mlopspltf-${var.environment}-iam-github-plan',
  ]);
  expect(Object.keys(output).sort()).toEqual(['apply_role_arn', 'identity_provider_arn', 'plan_role_arn']);
});

test('the role to plan changes nothing but locks and its own plans', () => {
  const changing = permissions('plan').filter(({ actions }) =>
    actions.some((action) => !/:(Get|List|Describe|Decrypt|GenerateDataKey)/.test(action)),
  );

  expect(changing.map(({ sid, resources }) => [sid, resources])).toEqual([
    ['WritePlans', ['arn:aws:s3:::mlopspltf-${var.environment}-s3-tf-backend/_plans/*']],
    [
      'LockByTable',
      ['arn:aws:dynamodb:${var.region}:${var.account_id}:table/mlopspltf-${var.environment}-ddb-tf-backend'],
    ],
  ]);
});

test('only the role to apply writes states, and both only those of this repository', () => {
  expect(permissions('plan').map(({ sid }) => sid)).not.toContain('WriteStates');
  expect(permissions('apply').find(({ sid }) => sid === 'WriteStates')?.resources).toEqual([
    'arn:aws:s3:::mlopspltf-${var.environment}-s3-tf-backend/mlopspltf_infra/*',
  ]);
});

test('neither role may change who may do what', () => {
  for (const role of ['plan', 'apply'] as const) {
    expect(allowed(role).filter((action) => /^(iam|sts):(?!Get|List)/.test(action))).toEqual([]);
    expect(allowed(role).filter((action) => action === '*' || /^[a-z]+:\*$/.test(action))).toEqual([]);
  }
});

test('every resource is one of the platform, but where AWS knows no resource or a condition narrows it', () => {
  const wide = permissions('apply').filter(
    ({ effect, resources }) => effect === 'Allow' && resources.some((arn) => !arn.includes('mlopspltf-')),
  );

  for (const { sid, condition } of wide)
    expect([sid, condition?.length ?? 0]).toEqual([sid, sid === 'ReadLists' || sid === 'ReadKeys' ? 0 : 1]);
});

test('the role to apply cannot touch the store of states', () => {
  const denied = permissions('apply').filter(({ effect }) => effect === 'Deny');

  expect(denied.map(({ sid }) => sid)).toEqual(['KeepStateBucket', 'KeepStateKey']);
  expect(denied[0]?.actions).toEqual(
    expect.arrayContaining(['s3:DeleteBucket*', 's3:DeleteObjectVersion', 's3:PutBucket*']),
  );
});

test("the policies fit into a role, with the longest of AWS' names", () => {
  const size = JSON.stringify(permissions('apply')).replaceAll('${var.environment}', 'x'.repeat(20)).length;

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  expect(size).toBeLessThan(10_240);
});
