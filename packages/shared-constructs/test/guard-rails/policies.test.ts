import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { S3ControlAccessPointPolicy } from '@cdktf/provider-aws/lib/s3control-access-point-policy';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Fn } from 'cdktf';
import type { ModuleStack } from '../../src';
import { inBindings } from '../../src/guard-rails/blocks';
import { POLICY_ARGUMENTS } from '../../src/guard-rails/policies/arguments';
import { readBindings } from './bindings';
import { policyOf, refused } from './support';

const OPEN = { Effect: 'Allow', Action: '*', Resource: '*' };

const written =
  (policy: (stack: ModuleStack) => string) =>
  (stack: ModuleStack): unknown =>
    new IamPolicy(stack, 'x', { name: stack.resourceName('iam', 'x'), policy: policy(stack) });

const problemsOf = (build: (stack: ModuleStack) => unknown): readonly string[] =>
  refused(build).map(({ where, problem }) => `${where} ${problem}`);

test('a policy that is written as JSON is read, with one statement or several', () => {
  const both = [
    'x (aws_iam_policy.policy) allows actions that nobody named',
    'x (aws_iam_policy.policy) allows it on resources that nobody named',
  ];

  expect(problemsOf(written(() => JSON.stringify({ Statement: OPEN })))).toEqual(both);
  expect(problemsOf(written(() => JSON.stringify({ Statement: [OPEN] })))).toEqual(both);
  expect(problemsOf(written(() => JSON.stringify({ Statement: [{ ...OPEN, Effect: 'Deny' }] })))).toEqual([]);
});

test("an endpoint's policy is read as a role's", () => {
  const build = (stack: ModuleStack): unknown =>
    new VpcEndpoint(stack, 'x', {
      vpcId: 'vpc-1',
      serviceName: 'com.amazonaws.us-east-1.s3',
      policy: JSON.stringify({ Statement: { ...OPEN, Principal: '*' } }),
    });

  expect(problemsOf(build)).toEqual([
    'x (aws_vpc_endpoint.policy) allows actions that nobody named',
    'x (aws_vpc_endpoint.policy) allows it on resources that nobody named',
  ]);
});

test.each<[string, (stack: ModuleStack) => string]>([
  ['made by jsonencode', () => Fn.jsonencode({ Statement: [OPEN] })],
  ['read from a file', () => Fn.file('policy.json')],
  ['no JSON', () => 'allow everything'],
  ['a list', () => '[]'],
  ['with a statement that is none', () => JSON.stringify({ Statement: ['x'] })],
  ['with actions that are none', () => JSON.stringify({ Statement: [{ ...OPEN, Action: { a: 1 } }] })],
])('a policy that is %s cannot be read, and is refused for that', (_, policy) => {
  expect(problemsOf(written(policy))).toEqual(['x (aws_iam_policy.policy) is a policy that only Terraform can read']);
});

test('a document is looked at where it was made, also when nothing uses it', () => {
  const build = (stack: ModuleStack): unknown =>
    new DataAwsIamPolicyDocument(stack, 'free', {
      statement: [{ actions: ['*'], resources: ['arn:aws:s3:::acme-x'] }],
    });

  expect(problemsOf(build)).toEqual(['free (aws_iam_policy_document) allows actions that nobody named']);
});

test('what a document is composed of counts as its own', () => {
  const build = (stack: ModuleStack): void => {
    const part = new DataAwsIamPolicyDocument(stack, 'part', {
      statement: [{ actions: ['s3:*'], resources: ['arn:aws:s3:::acme-x'] }],
    });
    const whole = new DataAwsIamPolicyDocument(stack, 'whole', {
      sourcePolicyDocuments: [part.json, JSON.stringify({ Statement: [{ ...OPEN, Resource: 'arn:aws:s3:::acme-x' }] })],
    });
    new IamPolicy(stack, 'x', { name: stack.resourceName('iam', 'x'), policy: whole.json });
  };

  expect(problemsOf(build)).toEqual([
    'part (aws_iam_policy_document) allows actions that nobody named',
    'whole (aws_iam_policy_document.source_policy_documents) allows actions that nobody named',
  ]);
});

test('statements that are made in a loop of Terraform cannot be read', () => {
  const build = (stack: ModuleStack): void => {
    const document = policyOf(stack, { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::acme-x/*'] });
    if (document instanceof DataAwsIamPolicyDocument) document.addOverride('dynamic.statement.for_each', ['a']);
  };

  expect(problemsOf(build)).toEqual(['document (aws_iam_policy_document) is a policy that only Terraform can read']);
});

test.each<[string, (stack: ModuleStack) => unknown, readonly string[]]>([
  ['to the account itself everything, as by default', (stack) => `arn:aws:iam::${stack.accountId}:root`, []],
  [
    'to one of its roles everything',
    (stack) => `arn:aws:iam::${stack.accountId}:role/x`,
    ['key (aws_kms_key.policy) allows actions that nobody named'],
  ],
])('a policy of a key may leave %s', (_, principal, expected) => {
  const build = (stack: ModuleStack): unknown =>
    new KmsKey(stack, 'key', {
      policy: JSON.stringify({ Statement: { ...OPEN, Action: 'kms:*', Principal: { AWS: principal(stack) } } }),
    });

  expect(problemsOf(build)).toEqual(expected);
});

test('each type that is looked at takes the policy where it is looked for', () => {
  const known = new Map(readBindings().map(({ type, anywhere }) => [type, anywhere]));
  const missing = Object.entries(POLICY_ARGUMENTS).flatMap(([type, places = []]) =>
    places
      .flatMap(({ argument, within = argument }) => [argument, within])
      .filter((name) => !known.get(type)?.has(inBindings(name)))
      .map((name) => `${type}.${name}`),
  );

  expect(missing).toEqual([]);
});

test('the policy of a way into a bucket is read as that of the bucket', () => {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Principal: '*', Resource: '*' };
  const build = (stack: ModuleStack): unknown =>
    new S3ControlAccessPointPolicy(stack, 'x', {
      accessPointArn: 'a',
      policy: JSON.stringify({ Statement: statement }),
    });

  expect(problemsOf(build)).toEqual(['x (aws_s3control_access_point_policy.policy) lets everybody in']);
});
