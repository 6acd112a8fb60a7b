import { DatasyncTask } from '@cdktf/provider-aws/lib/datasync-task';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { KeyPair } from '@cdktf/provider-aws/lib/key-pair';
import { SagemakerEndpointConfiguration } from '@cdktf/provider-aws/lib/sagemaker-endpoint-configuration';
import { SagemakerModel } from '@cdktf/provider-aws/lib/sagemaker-model';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { SsmAssociation } from '@cdktf/provider-aws/lib/ssm-association';
import type { ModuleStack } from '../../src';
import { inBindings } from '../../src/guard-rails/blocks';
import { nameRule, namingArguments } from '../../src/guard-rails/rules/name-rules';
import { readBindings, type Binding } from './bindings';
import { refused } from './support';

const problemsOf = (build: (stack: ModuleStack) => unknown): readonly string[] =>
  refused(build)
    .filter(({ rule }) => rule === 'name')
    .map(({ where, problem }) => `${where} ${problem}`);

const JSON_POLICY = JSON.stringify({ Statement: [] });
const VARIANTS = [{ modelName: 'm', variantName: 'v' }];
const SCHEDULE = {
  scheduleExpression: 'rate(1 day)',
  flexibleTimeWindow: { mode: 'OFF' },
  target: { arn: 'a', roleArn: 'r' },
};

test.each<[string, (stack: ModuleStack) => unknown]>([
  ['aws_security_group.name', (stack) => new SecurityGroup(stack, 'x', {})],
  ['aws_iam_policy.name', (stack) => new IamPolicy(stack, 'x', { policy: JSON_POLICY })],
  ['aws_db_instance.identifier', (stack) => new DbInstance(stack, 'x', { instanceClass: 'db.t3.micro' })],
  ['aws_sagemaker_model.name', (stack) => new SagemakerModel(stack, 'x', { executionRoleArn: 'r' })],
  [
    'aws_sagemaker_endpoint_configuration.name',
    (stack) => new SagemakerEndpointConfiguration(stack, 'x', { productionVariants: VARIANTS }),
  ],
  ['aws_scheduler_schedule.name', (stack) => new SchedulerSchedule(stack, 'x', SCHEDULE)],
  ['aws_key_pair.key_name', (stack) => new KeyPair(stack, 'x', { publicKey: 'k' })],
])('%s may not be left out', (argument, build) => {
  expect(problemsOf(build)).toEqual([`x (${argument}) is missing, so that AWS or Terraform makes up a name`]);
});

test('the start of a name is refused, whatever the argument is called', () => {
  const build = (stack: ModuleStack): unknown =>
    new DbInstance(stack, 'x', { instanceClass: 'db.t3.micro', identifierPrefix: 'acme' });

  expect(problemsOf(build)).toEqual([
    'x (aws_db_instance.identifier_prefix) lets Terraform make up the rest of a name',
  ]);
});

test.each<[string, (stack: ModuleStack) => unknown]>([
  ['a task, which AWS knows by a number', (stack) => new DatasyncTask(stack, 'x', LOCATIONS)],
  ["what has another's name", (stack) => new SsmAssociation(stack, 'x', { name: 'AWS-RunPatchBaseline' })],
  ['what is within a role', (stack) => new IamRolePolicy(stack, 'x', { role: 'r', policy: JSON_POLICY })],
  ['what AWS has made', (stack) => new DefaultSecurityGroup(stack, 'x', {})],
])('%s needs no name of its own', (_, build) => {
  expect(problemsOf(build)).toEqual([]);
});

const LOCATIONS = { sourceLocationArn: 'a', destinationLocationArn: 'b' };

test('a label that is there follows the rule all the same', () => {
  const build = (stack: ModuleStack): unknown => new DatasyncTask(stack, 'x', { ...LOCATIONS, name: 'copy' });

  expect(problemsOf(build)).toEqual(['x (aws_datasync_task.name) does not follow acme-{env}-{service}-{purpose}']);
});

describe('of all types that may lack a name', () => {
  const may = readBindings().filter((binding) => {
    const naming = namingOf(binding);
    return naming.length > 0 && !naming.some((name) => binding.needs.has(name));
  });

  test('those that Terraform makes one up for need one, or are within another resource', () => {
    const madeUp = may.filter(isMadeUp).map(({ type }) => type);

    expect(madeUp).toEqual(expect.arrayContaining(['aws_security_group', 'aws_lb']));
    expect(madeUp.filter((type) => nameRule(type).optional)).toEqual([]);
  });

  test('the others that need one are those whose name is more than a label', () => {
    const others = may.filter((binding) => {
      const { exempt, optional } = nameRule(binding.type);
      return !exempt && !optional && !isMadeUp(binding);
    });

    expect(others.map(({ type }) => type)).toEqual([
      'aws_config_configuration_recorder',
      'aws_config_delivery_channel',
      'aws_elastictranscoder_pipeline',
      'aws_elastictranscoder_preset',
      'aws_glue_workflow',
      'aws_qldb_ledger',
      'aws_sagemaker_data_quality_job_definition',
      'aws_sagemaker_endpoint',
      'aws_sagemaker_model',
      'aws_sagemaker_monitoring_schedule',
      'aws_sagemaker_notebook_instance_lifecycle_configuration',
      'aws_securitylake_subscriber',
      'aws_xray_sampling_rule',
    ]);
  });
});

function namingOf({ type, takes }: Binding): readonly string[] {
  return namingArguments(type)
    .map(inBindings)
    .filter((name) => takes.has(name));
}

/** Where Terraform takes the start of a name, it makes up the rest. */
function isMadeUp(binding: Binding): boolean {
  return namingOf(binding).some((name) => binding.takes.has(`${name}Prefix`));
}
