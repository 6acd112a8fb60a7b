import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { SagemakerPipeline } from '@cdktf/provider-aws/lib/sagemaker-pipeline';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import fc from 'fast-check';
import type { ModuleStack } from '../src';
import { namingArguments } from '../src/guard-rails/rules/name-rules';
import { synthStack } from '../src/testing';
import { refusalsOf, storeStack, testPlatform } from './support';

const platform = testPlatform();

function problems(build: (stack: ModuleStack) => unknown): readonly string[] {
  return refusalsOf(() => synthStack(storeStack(build), { platform }))
    .filter(({ rule }) => rule === 'name')
    .map(({ where, problem }) => `${where} ${problem}`);
}

const role = { assumeRolePolicy: '{}' };

test.each<[string, (stack: ModuleStack) => void]>([
  ['a bucket', (stack) => new S3Bucket(stack, 'x', { bucket: stack.resourceName('s3', 'raw-data') })],
  ['a role', (stack) => new IamRole(stack, 'x', { ...role, name: stack.resourceName('iam', 'train') })],
  [
    'an alias',
    (stack) => new KmsAlias(stack, 'x', { name: `alias/${stack.resourceName('kms', 'x')}`, targetKeyId: 'k' }),
  ],
  [
    'a log group in a folder of AWS',
    (stack) => new CloudwatchLogGroup(stack, 'x', { name: `/aws/vpc/${stack.resourceName('logs', 'flow')}` }),
  ],
  [
    'a parameter in a path',
    (stack) =>
      new SsmParameter(stack, 'x', { name: `/${stack.resourceName('ssm', 'x')}/url`, type: 'String', value: 'v' }),
  ],
  ['a topic in order', (stack) => new SnsTopic(stack, 'x', { name: `${stack.resourceName('sns', 'x')}.fifo` })],
  ['a repository', (stack) => new EcrRepository(stack, 'x', { name: stack.resourceName('ecr', 'training') })],
  [
    'an element of a set',
    (stack) => new S3Bucket(stack, 'x', { bucket: `${stack.resourceName('s3', 'a')}-\${each.key}` }),
  ],
  ['a policy within a role', (stack) => new IamRolePolicy(stack, 'x', { name: 'read', role: 'r', policy: '{}' })],
  [
    'what points to another resource',
    (stack) => new LambdaPermission(stack, 'x', { functionName: 'any', action: 'a', principal: 'p' }),
  ],
  [
    'a reference to a name',
    (stack) => {
      const bucket = new S3Bucket(stack, 'x', { bucket: stack.resourceName('s3', 'x') });
      new S3BucketPolicy(stack, 'y', { bucket: bucket.bucket, policy: '{}' });
      new CloudwatchLogGroup(stack, 'z', { name: `/aws/lambda/${bucket.bucket}` });
    },
  ],
])('%s with a name by the rule is taken', (_, build) => {
  expect(problems(build)).toEqual([]);
});

const SHAPE = 'acme-{env}-{service}-{purpose}';

test.each<[string, (stack: ModuleStack) => unknown, string]>([
  [
    'a name of its own',
    (stack) => new S3Bucket(stack, 'x', { bucket: 'acme-data' }),
    `x (aws_s3_bucket.bucket) does not follow ${SHAPE}`,
  ],
  [
    'the name of one environment',
    (stack) => new S3Bucket(stack, 'x', { bucket: 'acme-dev-s3-data' }),
    `x (aws_s3_bucket.bucket) does not follow ${SHAPE} (in tst, prd)`,
  ],
  [
    'another prefix',
    (stack) => new SnsTopic(stack, 'x', { name: `other-${stack.environment}-sns-x` }),
    `x (aws_sns_topic.name) does not follow ${SHAPE}`,
  ],
  [
    'no purpose',
    (stack) => new SnsTopic(stack, 'x', { name: `acme-${stack.environment}-sns` }),
    `x (aws_sns_topic.name) does not follow ${SHAPE}`,
  ],
  [
    'capitals',
    (stack) =>
      new SagemakerPipeline(stack, 'x', {
        pipelineName: stack.resourceName('sagemaker', 'Train'),
        pipelineDisplayName: 'x',
      }),
    `x (aws_sagemaker_pipeline.pipeline_name) does not follow ${SHAPE}`,
  ],
  [
    'no alias before it',
    (stack) => new KmsAlias(stack, 'x', { name: stack.resourceName('kms', 'x'), targetKeyId: 'k' }),
    `x (aws_kms_alias.name) does not follow alias/${SHAPE}`,
  ],
  [
    'a path without the name',
    (stack) => new CloudwatchLogGroup(stack, 'x', { name: '/aws/vpc/flow' }),
    `x (aws_cloudwatch_log_group.name) does not follow ${SHAPE} in any of its segments`,
  ],
  [
    'a prefix',
    (stack) => new IamRole(stack, 'x', { ...role, namePrefix: 'a' }),
    'x (aws_iam_role.name_prefix) lets Terraform make up the rest of a name',
  ],
  [
    'nothing at all',
    (stack) => new S3Bucket(stack, 'x', {}),
    'x (aws_s3_bucket.bucket) is missing, so that AWS or Terraform makes up a name',
  ],
  [
    'too many characters',
    (stack) => new IamRole(stack, 'x', { ...role, name: stack.resourceName('iam', 'x'.repeat(52)) }),
    `x (aws_iam_role.name) is too long: it has 65 characters, AWS takes 64`,
  ],
])('a resource with %s is refused', (_, build, expected) => {
  expect(problems(build)).toEqual([expected]);
});

test('the length is counted in each environment that the module is in', () => {
  const definition = testPlatform({
    environments: [
      { name: 'dev', branch: 'a', account: '444455556666' },
      { name: 'staging', branch: 'b', account: '555566667777' },
      { name: 'production', branch: 'c', account: '666677778888' },
    ],
    modules: [{ name: 'store', environments: ['dev', 'staging'] }],
  });
  const stack = storeStack(
    (scope) => new IamRole(scope, 'x', { ...role, name: scope.resourceName('iam', 'x'.repeat(48)) }),
  );

  const refused = refusalsOf(() => synthStack(stack, { platform: definition })).filter(({ rule }) => rule === 'name');
  expect(refused.map(({ problem }) => problem)).toEqual([
    'is too long: it has 65 characters, AWS takes 64 (in staging)',
  ]);
});

test('every name that resourceName makes of words is taken', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  fc.assert(
    fc.property(word, fc.array(word, { minLength: 1, maxLength: 3 }), (service, purpose) => {
      const build = (stack: ModuleStack): unknown =>
        new S3Bucket(stack, 'x', { bucket: stack.resourceName(service, purpose.join('-')) });
      expect(problems(build)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('the arguments that name a resource repeat the end of its type', () => {
  expect(namingArguments('aws_lambda_function')).toContain('function_name');
  expect(namingArguments('aws_lambda_permission')).not.toContain('function_name');
  expect(namingArguments('aws_sagemaker_model_package_group')).toContain('model_package_group_name');
  expect(namingArguments('aws_db_instance')).toContain('identifier');
  expect(namingArguments('aws_db_instance')).not.toContain('db_name');
  expect(namingArguments('aws_s3_bucket')).toEqual(['bucket']);
});
