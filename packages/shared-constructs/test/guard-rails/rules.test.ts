import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DsqlCluster } from '@cdktf/provider-aws/lib/dsql-cluster';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { RedshiftCluster } from '@cdktf/provider-aws/lib/redshift-cluster';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { moduleRolePath, roleBoundaryArn } from '@mlopspltf/definition';
import { Fn, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { RULES, waive, type ModuleStack, type RuleId } from '../../src';
import { parameter } from '../support';
import { bucketWithout, policyOf, refused } from './support';

interface Case {
  readonly rule: RuleId;
  readonly what: string;
  readonly breaks: (stack: ModuleStack) => IConstruct;
  readonly holds: (stack: ModuleStack) => unknown;
  readonly value?: string;
}

const KEY = 'arn:aws:kms:us-east-1:0:key/x';

const trusting =
  (principal: unknown, condition?: unknown) =>
  (stack: ModuleStack): IConstruct =>
    role(
      stack,
      JSON.stringify({
        Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, Condition: condition },
      }),
    );

function role(stack: ModuleStack, assumeRolePolicy = '{}', bounds = boundsOf(stack)): IamRole {
  return new IamRole(stack, 'role', { name: stack.resourceName('iam', 'x'), assumeRolePolicy, ...bounds });
}

function boundsOf({ platform, environment, accountId }: ModuleStack): { path: string; permissionsBoundary: string } {
  return { path: moduleRolePath(platform), permissionsBoundary: roleBoundaryArn(platform, environment, accountId) };
}

const database =
  (publiclyAccessible: boolean, storageEncrypted: boolean) =>
  (stack: ModuleStack): IConstruct =>
    new DbInstance(stack, 'db', {
      identifier: stack.resourceName('rds', 'x'),
      instanceClass: 'db.t3.micro',
      publiclyAccessible,
      storageEncrypted,
    });

const topic =
  (config: { readonly kmsMasterKeyId?: string; readonly policy?: string }) =>
  (stack: ModuleStack): IConstruct =>
    new SnsTopic(stack, 'topic', { name: stack.resourceName('sns', 'x'), ...config });

const repository =
  (imageTagMutability: string, encryptionConfiguration: readonly { encryptionType: string; kmsKey?: string }[]) =>
  (stack: ModuleStack): IConstruct =>
    new EcrRepository(stack, 'images', {
      name: stack.resourceName('ecr', 'x'),
      imageTagMutability,
      encryptionConfiguration: [...encryptionConfiguration],
    });

function platformTags({ environment }: ModuleStack): Readonly<Record<string, string>> {
  return {
    Project: 'acme',
    Environment: environment,
    Repository: 'acme/ml-infra',
    Module: 'store',
    ManagedBy: 'terraform',
  };
}

function providerTagging(stack: ModuleStack, tags: unknown): AwsProvider {
  return new AwsProvider(stack, 'other', {
    alias: 'other',
    region: 'us-east-1',
    defaultTags: [{ tags: Token.asStringMap(tags) }],
  });
}

const BY_KEY = [{ encryptionType: 'KMS', kmsKey: KEY }];

const publishing = (principal: unknown, condition?: unknown): string =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Principal: principal, Resource: '*', Condition: condition }],
  });

const CASES: readonly Case[] = [
  {
    rule: 'tags',
    what: 'a tag of the platform with another value',
    breaks: (stack) => parameter(stack, 'x', { tags: { Project: 'other' } }),
    holds: (stack) => parameter(stack, 'x', { tags: { Purpose: 'other' } }),
    value: 'Project',
  },
  {
    rule: 'tags',
    what: 'tags that are merged when Terraform runs',
    breaks: (stack) => parameter(stack, 'x', { tags: Token.asStringMap(Fn.merge([{ Project: 'other' }, {}])) }),
    holds: (stack) => parameter(stack, 'x', { tags: { ...{ Purpose: 'other' }, Run: Fn.join('-', ['a', 'b']) } }),
    value: '${merge({"Project" = "other"}, {})}',
  },
  {
    rule: 'tags',
    what: 'default tags that are looked up when Terraform runs',
    breaks: (stack) => parameter(stack, 'x', { provider: providerTagging(stack, Fn.jsondecode(Fn.file('tags.json'))) }),
    holds: (stack) => parameter(stack, 'x', { provider: providerTagging(stack, platformTags(stack)) }),
    value: '${jsondecode(file("tags.json"))}',
  },
  {
    rule: 'tags',
    what: 'a provider of its own without default tags',
    breaks: (stack) =>
      parameter(stack, 'x', { provider: new AwsProvider(stack, 'other', { alias: 'other', region: 'us-east-1' }) }),
    holds: (stack) => parameter(stack, 'x'),
    value: 'Project, Environment, Repository, Module, ManagedBy',
  },
  {
    rule: 'tags',
    what: 'a group of machines, which default tags do not reach',
    breaks: (stack) =>
      new AutoscalingGroup(stack, 'x', { name: stack.resourceName('asg', 'x'), minSize: 0, maxSize: 1 }),
    holds: (stack) =>
      new AutoscalingGroup(stack, 'x', {
        name: stack.resourceName('asg', 'x'),
        minSize: 0,
        maxSize: 1,
        tag: Object.entries(platformTags(stack)).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      }),
  },
  {
    rule: 'name',
    what: 'a name of its own',
    breaks: (stack) => parameter(stack, 'x', { name: 'mine' }),
    holds: (stack) => parameter(stack, 'x'),
    value: 'mine',
  },
  {
    rule: 'public-store',
    what: 'a bucket without a block of public access',
    breaks: (stack) => bucketWithout(stack, ['public-access']),
    holds: (stack) => bucketWithout(stack, []),
  },
  {
    rule: 'public-store',
    what: 'a bucket with half a block',
    breaks: (stack) => {
      const bucket = bucketWithout(stack, []);
      const block = bucket.node.findChild('public-access');
      if (block instanceof S3BucketPublicAccessBlock) block.blockPublicPolicy = false;
      return bucket;
    },
    holds: (stack) => bucketWithout(stack, []),
  },
  { rule: 'public-store', what: 'a database', breaks: database(true, true), holds: database(false, true) },
  {
    rule: 'public-store',
    what: 'a warehouse that does not say no',
    breaks: (stack) =>
      new RedshiftCluster(stack, 'x', {
        clusterIdentifier: stack.resourceName('redshift', 'x'),
        nodeType: 'dc2.large',
        encrypted: true,
      }),
    holds: (stack) =>
      new RedshiftCluster(stack, 'x', {
        clusterIdentifier: stack.resourceName('redshift', 'x'),
        nodeType: 'dc2.large',
        encrypted: true,
        publiclyAccessible: false,
      }),
  },
  {
    rule: 'public-store',
    what: 'a topic whose policy lets everybody in',
    breaks: topic({ kmsMasterKeyId: KEY, policy: publishing('*') }),
    holds: topic({
      kmsMasterKeyId: KEY,
      policy: publishing('*', { StringEquals: { 'aws:SourceAccount': '444455556666' } }).replace(
        '444455556666',
        '${var.account_id}',
      ),
    }),
    value: '*',
  },
  {
    rule: 'unencrypted-store',
    what: 'a bucket',
    breaks: (stack) => bucketWithout(stack, ['encryption']),
    holds: (stack) => bucketWithout(stack, []),
  },
  { rule: 'unencrypted-store', what: 'a database', breaks: database(false, false), holds: database(false, true) },
  { rule: 'unencrypted-store', what: 'a topic', breaks: topic({}), holds: topic({ kmsMasterKeyId: KEY }) },
  {
    rule: 'unencrypted-store',
    what: 'a queue',
    breaks: (stack) => new SqsQueue(stack, 'x', { name: stack.resourceName('sqs', 'x') }),
    holds: (stack) => new SqsQueue(stack, 'x', { name: stack.resourceName('sqs', 'x'), sqsManagedSseEnabled: true }),
  },
  {
    rule: 'unencrypted-store',
    what: 'a table',
    breaks: (stack) => new DynamodbTable(stack, 'x', { name: stack.resourceName('ddb', 'x') }),
    holds: (stack) =>
      new DynamodbTable(stack, 'x', { name: stack.resourceName('ddb', 'x'), serverSideEncryption: { enabled: true } }),
  },
  {
    rule: 'unencrypted-store',
    what: 'a repository',
    breaks: repository('IMMUTABLE', []),
    holds: repository('IMMUTABLE', BY_KEY),
  },
  {
    rule: 'unencrypted-store',
    what: 'a log group',
    breaks: (stack) => new CloudwatchLogGroup(stack, 'x', { name: stack.resourceName('logs', 'x') }),
    holds: (stack) => new CloudwatchLogGroup(stack, 'x', { name: stack.resourceName('logs', 'x'), kmsKeyId: KEY }),
  },
  {
    rule: 'plain-transport',
    what: 'a bucket without a policy',
    breaks: (stack) => bucketWithout(stack, ['policy', 'policy-document']),
    holds: (stack) => bucketWithout(stack, []),
  },
  {
    rule: 'rewritten-store',
    what: 'a bucket without versions',
    breaks: (stack) => bucketWithout(stack, ['versioning']),
    holds: (stack) => bucketWithout(stack, []),
  },
  {
    rule: 'rewritten-store',
    what: 'a repository whose tags move',
    breaks: repository('MUTABLE', BY_KEY),
    holds: repository('IMMUTABLE', BY_KEY),
  },
  {
    rule: 'policy-wildcard',
    what: 'all actions of a service',
    breaks: (stack) => policyOf(stack, { actions: ['s3:*'], resources: ['arn:aws:s3:::acme-x/*'] }),
    holds: (stack) => policyOf(stack, { actions: ['s3:Get*'], resources: ['arn:aws:s3:::acme-x/*'] }),
    value: 's3:*',
  },
  {
    rule: 'policy-wildcard',
    what: 'all resources',
    breaks: (stack) => policyOf(stack, { actions: ['s3:GetObject'], resources: ['*'] }),
    holds: (stack) => policyOf(stack, { effect: 'Deny', actions: ['s3:*'], resources: ['*'] }),
    value: '*',
  },
  {
    rule: 'policy-wildcard',
    what: 'all keys of the account',
    breaks: (stack) => policyOf(stack, { actions: ['kms:Decrypt'], resources: ['arn:aws:kms:us-east-1:1:key/*'] }),
    holds: (stack) =>
      policyOf(stack, {
        actions: ['kms:Decrypt'],
        resources: ['arn:aws:kms:us-east-1:1:key/*'],
        condition: [{ test: 'StringEquals', variable: 'aws:ResourceTag/Project', values: ['acme'] }],
      }),
  },
  {
    rule: 'policy-wildcard',
    what: 'all actions but some',
    breaks: (stack) => policyOf(stack, { notActions: ['iam:PassRole'], resources: ['arn:aws:s3:::acme-x'] }),
    holds: (stack) => policyOf(stack, { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
    value: 'iam:PassRole',
  },
  {
    rule: 'policy-wildcard',
    what: 'all resources but some',
    breaks: (stack) => policyOf(stack, { actions: ['s3:GetObject'], notResources: ['arn:aws:s3:::acme-x'] }),
    holds: (stack) => policyOf(stack, { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::acme-x/*'] }),
  },
  {
    rule: 'policy-wildcard',
    what: 'a policy of AWS',
    breaks: (stack) =>
      new IamRolePolicyAttachment(stack, 'x', { role: 'r', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
    holds: (stack) =>
      new IamRolePolicyAttachment(stack, 'x', { role: 'r', policyArn: `arn:aws:iam::${stack.accountId}:policy/x` }),
  },
  {
    rule: 'role-boundary',
    what: 'a role elsewhere without a boundary',
    breaks: (stack) => role(stack, '{}', { ...boundsOf(stack), permissionsBoundary: stack.accountId }),
    holds: (stack) => role(stack),
  },
  {
    rule: 'role-boundary',
    what: 'a role on another path',
    breaks: (stack) => role(stack, '{}', { ...boundsOf(stack), path: '/' }),
    holds: (stack) => role(stack),
    value: '/',
  },
  {
    rule: 'foreign-principal',
    what: "another account's role",
    breaks: trusting({ AWS: 'arn:aws:iam::999999999999:root' }),
    holds: (stack) => trusting({ AWS: `arn:aws:iam::${stack.accountId}:role/acme/x` })(stack),
    value: 'arn:aws:iam::999999999999:root',
  },
  {
    rule: 'foreign-principal',
    what: 'everybody',
    breaks: trusting('*'),
    holds: trusting({ Service: ['events.amazonaws.com', 'sagemaker.amazonaws.com'] }),
    value: '*',
  },
  {
    rule: 'foreign-principal',
    what: 'everybody of another account',
    breaks: trusting('*', { StringEquals: { 'aws:PrincipalAccount': '999999999999' } }),
    holds: trusting('*', { StringEquals: { 'aws:PrincipalAccount': '${var.account_id}' } }),
    value: '999999999999',
  },
  {
    rule: 'foreign-principal',
    what: 'everybody of an organisation',
    breaks: trusting('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-x' } }),
    holds: trusting('*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::${var.account_id}:role/acme/*' } }),
    value: 'o-x',
  },
  {
    rule: 'foreign-principal',
    what: 'a provider of identities',
    breaks: trusting({ Federated: 'cognito-identity.amazonaws.com' }),
    holds: trusting({ Service: 'lambda.amazonaws.com' }),
  },
  {
    rule: 'foreign-principal',
    what: 'what only looks like a service',
    breaks: trusting({ Service: 'evil.amazonaws.com.example.org' }),
    holds: trusting({ Service: 'lambda.amazonaws.com' }),
  },
  {
    rule: 'foreign-principal',
    what: "a topic's policy for another account",
    breaks: topic({ kmsMasterKeyId: KEY, policy: publishing({ AWS: '999999999999' }) }),
    holds: topic({ kmsMasterKeyId: KEY, policy: publishing({ AWS: '${var.account_id}' }) }),
  },
  {
    rule: 'unprotected-data',
    what: 'a database that the deployer does not know',
    breaks: (stack) => new DsqlCluster(stack, 'x', {}),
    holds: (stack) => new DsqlCluster(stack, 'x', { lifecycle: { preventDestroy: true } }),
    value: 'aws_dsql_cluster',
  },
];

test('each guard rail has a stack that breaks it', () => {
  expect([...new Set(CASES.map(({ rule }) => rule))].sort()).toEqual(Object.keys(RULES).sort());
});

describe.each(CASES)('$rule: $what', ({ rule, breaks, holds, value }) => {
  test('is refused, with place and remedy, and nothing else is', () => {
    const violations = refused(breaks);

    expect(violations.map((violation) => violation.rule)).toEqual([rule]);
    expect(violations[0]?.where).not.toBe('');
    expect(violations[0]?.remedy).toMatch(new RegExp(`\\. Or waive "${rule}" there, with the reason\\.$`));
    if (value !== undefined) expect(violations[0]?.value).toBe(value);
  });

  test('passes in order', () => {
    expect(refused(holds)).toEqual([]);
  });

  test('passes with a waiver', () => {
    const waived = (stack: ModuleStack): void => {
      waive(breaks(stack), rule, 'The tool that reads it cannot do otherwise yet.');
    };

    expect(refused(waived)).toEqual([]);
  });
});
