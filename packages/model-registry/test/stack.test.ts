import { synthStack, type Block } from '@mlopspltf/shared-constructs/testing';
import { ModelRegistryStack } from '../src';
import { MODELS } from '../src/models';

const { resource, data, output } = synthStack(ModelRegistryStack);

function only(type: string): Block {
  const [block, ...more] = Object.values(resource[type] ?? {});
  if (!block || more.length > 0) throw new Error(`there is not exactly one ${type}`);
  return block;
}

/** A reference to an argument of the only resource of that type. */
function referenceTo(type: string, argument: string): string {
  const [name, ...more] = Object.keys(resource[type] ?? {});
  if (name === undefined || more.length > 0) throw new Error(`there is not exactly one ${type}`);
  return `\${${type}.${name}.${argument}}`;
}

const groupReferences = (argument: string): readonly string[] =>
  Object.keys(resource.aws_sagemaker_model_package_group ?? {})
    .sort()
    .map((name) => `\${aws_sagemaker_model_package_group.${name}.${argument}}`);

test.each(['dev', 'tst', 'prd'])('in %s each model has a group of versions, named after it', (environment) => {
  const stack = synthStack(ModelRegistryStack, { environment });

  expect(
    Object.values(stack.resource.aws_sagemaker_model_package_group ?? {}).map(
      (group) => group.model_package_group_name,
    ),
  ).toEqual([...MODELS].sort().map((model) => `mlopspltf-${environment}-sagemaker-${model}`));
});

test.each(['dev', 'tst', 'prd'])('in %s rule and topic have names of that environment', (environment) => {
  const stack = synthStack(ModelRegistryStack, { environment });
  const namesOf = (type: string): readonly unknown[] =>
    Object.values(stack.resource[type] ?? {}).map(({ name }) => name);

  expect(namesOf('aws_cloudwatch_event_rule')).toEqual([`mlopspltf-${environment}-events-model-approvals`]);
  expect(namesOf('aws_sns_topic')).toEqual([`mlopspltf-${environment}-sns-model-approvals`]);
});

test('the rule hears of changes of approval, and of these groups only', () => {
  const { event_pattern: pattern } = only('aws_cloudwatch_event_rule');
  const { detail, ...event } = JSON.parse(String(pattern)) as { detail: Readonly<Record<string, readonly string[]>> };
  const { ModelPackageGroupName: groups = [], ...change } = detail;

  expect(event).toEqual({ source: ['aws.sagemaker'], 'detail-type': ['SageMaker Model Package State Change'] });
  expect(change).toEqual({ UpdatedModelPackageFields: ['ModelApprovalStatus'] });
  expect([...groups].sort()).toEqual(groupReferences('model_package_group_name'));
});

test('what the rule hears goes to the topic, once that lets EventBridge in', () => {
  const [policyName] = Object.keys(resource.aws_sns_topic_policy ?? {});

  expect(only('aws_cloudwatch_event_target')).toMatchObject({
    rule: referenceTo('aws_cloudwatch_event_rule', 'name'),
    target_id: 'topic',
    arn: referenceTo('aws_sns_topic', 'arn'),
    depends_on: [`aws_sns_topic_policy.${policyName}`],
  });
});

test("the topic is encrypted by the artifacts' key, and EventBridge may publish to it, nobody else and nothing else", () => {
  expect(only('aws_sns_topic').kms_master_key_id).toBe(
    '${data.terraform_remote_state.artifact_store.outputs.kms_key_arn}',
  );
  expect(only('aws_sns_topic_policy').arn).toBe(referenceTo('aws_sns_topic', 'arn'));
  const documents = Object.values(data.aws_iam_policy_document ?? {});
  expect(documents.map(({ statement }) => statement)).toEqual([
    [
      {
        sid: 'EventBridge',
        principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
        actions: ['sns:Publish'],
        // No condition: with one, nothing of EventBridge would arrive.
        resources: [referenceTo('aws_sns_topic', 'arn')],
      },
    ],
  ]);
});

test('other modules find the groups by model, and the topic', () => {
  expect(Object.keys(output).sort()).toEqual(['approval_topic_arn', 'group_arns', 'group_names']);
  for (const [map, argument] of [
    [output.group_names, 'model_package_group_name'],
    [output.group_arns, 'arn'],
  ] as const) {
    expect(Object.keys(map?.value as object).sort()).toEqual([...MODELS].sort());
    expect(Object.values(map?.value as object).sort()).toEqual(groupReferences(argument));
  }
  expect(output.approval_topic_arn?.value).toBe(referenceTo('aws_sns_topic', 'arn'));
});
