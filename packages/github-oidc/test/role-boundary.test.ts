import { parsePlatform, PLATFORM_FILE } from '@mlopspltf/definition';
import { synthStack, type TerraformJson } from '@mlopspltf/shared-constructs/testing';
import { decide, policyOf, stackClassOf, type PolicyDocument, type PolicyStatement } from '@mlopspltf/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformOf, policiesOf } from './support/roles';
import {
  ACCOUNT,
  decidedWithinBoundary,
  iam,
  KEY,
  MODULE_ROLE,
  OUR_KEY,
  STATE_KEY,
  type Request,
} from './support/requests';

const sagemaker = (resource: string): string => `arn:aws:sagemaker:us-east-1:${ACCOUNT}:${resource}`;
const ec2 = (resource: string): string => `arn:aws:ec2:us-east-1:${ACCOUNT}:${resource}`;
const logs = (group: string): string => `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${group}`;
const OURS = { 'aws:ResourceTag/Project': 'acme', 'aws:ResourceTag/Environment': 'dev' };
const OTHER_ENVIRONMENT = { ...OURS, 'aws:ResourceTag/Environment': 'prd' };
const IN_VPC = { 'sagemaker:VpcSubnets': ['subnet-1'] };
const THEIRS = { 'aws:ResourceTag/Project': 'other' };
const FOR_AWS = { 'kms:GrantIsForAWSResource': 'true' };
const TO_SAGEMAKER = { 'iam:PassedToService': 'sagemaker.amazonaws.com' };

describe('within its boundary, a role for jobs of SageMaker', () => {
  test.each<[string, Request]>([
    ["makes SageMaker's log groups", ['logs:CreateLogGroup', logs('/aws/sagemaker/TrainingJobs')]],
    ['writes to them', ['logs:PutLogEvents', logs('/aws/sagemaker/TrainingJobs:log-stream:a')]],
    ["encrypts disks with the platform's keys", ['kms:CreateGrant', KEY, { ...OUR_KEY, ...FOR_AWS }]],
    ["puts interfaces into the platform's subnets", ['ec2:CreateNetworkInterface', ec2('subnet/subnet-1'), OURS]],
    ['and security groups', ['ec2:CreateNetworkInterface', ec2('security-group/sg-1'), OURS]],
    ['makes the interface itself', ['ec2:CreateNetworkInterface', ec2('network-interface/eni-1')]],
    ['lends it to SageMaker', ['ec2:CreateNetworkInterfacePermission', ec2('network-interface/eni-1')]],
    ['takes that back', ['ec2:DeleteNetworkInterfacePermission', '*']],
    ['removes it', ['ec2:DeleteNetworkInterface', ec2('network-interface/eni-1')]],
    ['looks at the VPC', ['ec2:DescribeVpcs', '*']],
  ])('%s', (_, request) => {
    expect(decidedWithinBoundary(request)).toBe('allowed');
  });

  test.each<[string, Request]>([
    ['writes no other logs', ['logs:PutLogEvents', logs('/aws/lambda/other:log-stream:a')]],
    ['makes no other log groups', ['logs:CreateLogGroup', logs('/aws/lambda/other')]],
    ['lends no key to anybody else', ['kms:CreateGrant', KEY, OUR_KEY]],
    ["lends no other project's key", ['kms:CreateGrant', KEY, { ...FOR_AWS, ...THEIRS }]],
    ["does not lend the states' key", ['kms:CreateGrant', KEY, { ...STATE_KEY, ...FOR_AWS }]],
    ["uses no other project's subnets", ['ec2:CreateNetworkInterface', ec2('subnet/subnet-1'), THEIRS]],
    ['uses no subnets of nobody', ['ec2:CreateNetworkInterface', ec2('subnet/subnet-1')]],
    ['opens no security group', ['ec2:AuthorizeSecurityGroupIngress', ec2('security-group/sg-1'), OURS]],
    ['starts no instance', ['ec2:RunInstances', ec2('subnet/subnet-1'), OURS]],
  ])('%s', (_, request) => {
    expect(decidedWithinBoundary(request)).not.toBe('allowed');
  });
});

describe('within its boundary, a role for pipelines', () => {
  test.each<[string, Request]>([
    [
      'starts jobs that process',
      ['sagemaker:CreateProcessingJob', sagemaker('processing-job/pipelines-a-process-b'), IN_VPC],
    ],
    ['starts jobs that train', ['sagemaker:CreateTrainingJob', sagemaker('training-job/pipelines-a-train-b'), IN_VPC]],
    ['stops them', ['sagemaker:StopTrainingJob', sagemaker('training-job/pipelines-a-train-b')]],
    ['tags them', ['sagemaker:AddTags', sagemaker('training-job/pipelines-a-train-b')]],
    ['hands SageMaker a role that a module made', ['iam:PassRole', MODULE_ROLE, TO_SAGEMAKER]],
    ['registers models', ['sagemaker:CreateModelPackage', sagemaker('model-package-group/acme-dev-sagemaker-a')]],
    ['as versions of a group', ['sagemaker:CreateModelPackage', sagemaker('model-package/acme-dev-sagemaker-a/1')]],
    ['tells a tracking server', ['sagemaker-mlflow:LogMetric', sagemaker('mlflow-tracking-server/acme-dev-mlflow-a')]],
    ['is started', ['sagemaker:StartPipelineExecution', sagemaker('pipeline/acme-dev-sagemaker-a')]],
  ])('%s', (_, request) => {
    expect(decidedWithinBoundary(request)).toBe('allowed');
  });

  test.each<[string, Request]>([
    ['starts no jobs of others', ['sagemaker:CreateTrainingJob', sagemaker('training-job/other'), IN_VPC]],
    ['starts no job outside of the network', ['sagemaker:CreateTrainingJob', sagemaker('training-job/pipelines-a-b')]],
    [
      'registers no model as approved',
      [
        'sagemaker:CreateModelPackage',
        sagemaker('model-package/acme-dev-sagemaker-a/1'),
        { 'sagemaker:ModelApprovalStatus': 'Approved' },
      ],
    ],
    [
      'writes to no bucket of another account',
      ['s3:PutObject', 'arn:aws:s3:::acme-dev-s3-a/x', { 'aws:ResourceAccount': '999999999999' }],
    ],
    ["uses no other environment's keys", ['kms:Decrypt', KEY, { ...OUR_KEY, ...OTHER_ENVIRONMENT }]],
    ["uses no other environment's subnets", ['ec2:CreateNetworkInterface', ec2('subnet/subnet-1'), OTHER_ENVIRONMENT]],
    ['starts no endpoints', ['sagemaker:CreateEndpoint', sagemaker('endpoint/acme-dev-sagemaker-a')]],
    ['hands SageMaker no role of the workflows', ['iam:PassRole', iam('role/acme-dev-iam-github-apply'), TO_SAGEMAKER]],
    ['hands SageMaker no role of others', ['iam:PassRole', iam('role/admin'), TO_SAGEMAKER]],
    ['hands roles to no other service', ['iam:PassRole', MODULE_ROLE, { 'iam:PassedToService': 'ec2.amazonaws.com' }]],
    ['hands roles to nobody unnamed', ['iam:PassRole', MODULE_ROLE]],
    ['approves no model', ['sagemaker:UpdateModelPackage', sagemaker('model-package/acme-dev-sagemaker-a/1')]],
    [
      "registers nothing in another environment's group",
      ['sagemaker:CreateModelPackage', sagemaker('model-package-group/acme-prd-sagemaker-a')],
    ],
    [
      "tells no other environment's",
      ['sagemaker-mlflow:LogMetric', sagemaker('mlflow-tracking-server/acme-prd-mlflow-a')],
    ],
    [
      'opens no tracking server for others',
      ['sagemaker:CreatePresignedMlflowTrackingServerUrl', sagemaker('mlflow-tracking-server/acme-dev-mlflow-a')],
    ],
    ["starts no other project's pipeline", ['sagemaker:StartPipelineExecution', sagemaker('pipeline/other')]],
    ['changes no pipeline', ['sagemaker:UpdatePipeline', sagemaker('pipeline/acme-dev-sagemaker-a')]],
  ])('%s', (_, request) => {
    expect(decidedWithinBoundary(request)).not.toBe('allowed');
  });
});

describe('what the roles of modules are allowed is not cut off by it:', () => {
  const { boundary } = policiesOf(platformOf(), 'dev');
  const root = join(__dirname, '../../..');
  const { modules } = parsePlatform(readFileSync(join(root, PLATFORM_FILE), 'utf8'), PLATFORM_FILE);

  test.each(modules.filter(({ appliedBy }) => appliedBy === 'pipeline'))('$name', async ({ name }) => {
    const stackClass = await stackClassOf<Parameters<typeof synthStack>[0]>(name);
    const allowed = rolePolicies(synthStack(stackClass)).flatMap(({ Statement }) => Statement.flatMap(actionsOf));

    expect(allowed.filter((action) => !letsThrough(boundary, action))).toEqual([]);
  });

  test('an action that it leaves out is found', () => {
    expect(letsThrough(boundary, 's3:GetObject')).toBe(true);
    expect(letsThrough(boundary, 'kms:GenerateDataKey*')).toBe(true);
    expect(letsThrough(boundary, 's3:PutBucketPolicy')).toBe(false);
  });
});

/** The policies that are written into roles of a stack. */
function rolePolicies({ resource, data }: TerraformJson): readonly PolicyDocument[] {
  const documents = data.aws_iam_policy_document ?? {};
  const policies = Object.values(resource.aws_iam_role_policy ?? {}).map(({ policy }) => String(policy));
  return Object.entries(documents)
    .filter(([name]) => policies.includes(`\${data.aws_iam_policy_document.${name}.json}`))
    .map(([, document]) => policyOf(document));
}

function actionsOf({ Effect, Action = [] }: PolicyStatement): readonly string[] {
  return Effect === 'Allow' ? [Action].flat() : [];
}

/** Whether it allows the action on anything, under whatever condition. */
function letsThrough({ Statement }: PolicyDocument, action: string): boolean {
  const unconditional = Statement.filter(({ Effect }) => Effect === 'Allow').map(({ Action }) => ({
    Effect: 'Allow' as const,
    ...(Action === undefined ? {} : { Action }),
    Resource: '*',
  }));
  return decide({ policies: [{ Statement: unconditional }] }, { action, resource: '*' }) === 'allowed';
}
