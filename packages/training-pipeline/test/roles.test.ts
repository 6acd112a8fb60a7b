import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { TrainingPipelineStack } from '../src';
import { decided, permissionsOf, standIn, trustOf, type Request } from './support/policies';

const ENVIRONMENTS = { dev: '111111111111', tst: '222222222222', prd: '333333333333' };
const ACCOUNT = ENVIRONMENTS.dev;
const stack = synthStack(TrainingPipelineStack, { environment: 'dev' });

const output = (module: string, name: string): string =>
  standIn(`data.terraform_remote_state.${module}.outputs.${name}`);
const bucket = (kind: string): string => output('artifact_store', `bucket_arns.${kind}`);
const repository = (kind: string): string => output('container_registry', `repository_arns.${kind}`);
const KEY = output('artifact_store', 'kms_key_arn');
const GROUP = output('model_registry', 'group_arns.churn');
const aws = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
const TRACKING = aws('sagemaker', 'mlflow-tracking-server/mlopspltf-dev-mlflow-experiments');
const VERSION = aws('sagemaker', `model-package/${output('model_registry', 'group_names.churn')}/1`);
const IN_VPC = { 'ec2:Vpc': aws('ec2', `vpc/${output('network', 'vpc_id')}`) };
const IN_OTHER_VPC = { 'ec2:Vpc': aws('ec2', 'vpc/vpc-other') };
const FOR_AWS = { 'kms:GrantIsForAWSResource': 'true' };
const TO_SAGEMAKER = { 'iam:PassedToService': 'sagemaker.amazonaws.com' };
const [JOB_ROLE = ''] = Object.keys(stack.resource.aws_iam_role ?? {})
  .filter((name) => name.startsWith('job-role'))
  .map((name) => standIn(`aws_iam_role.${name}.arn`));
const [PIPELINE = ''] = Object.keys(stack.resource.aws_sagemaker_pipeline ?? {}).map((name) =>
  standIn(`aws_sagemaker_pipeline.${name}.arn`),
);

describe('the role of jobs', () => {
  test.each<[string, Request]>([
    ['reads datasets', ['s3:GetObject', `${bucket('datasets')}/any/a.csv`]],
    ['lists them', ['s3:ListBucket', bucket('datasets')]],
    ['reads features', ['s3:GetObject', `${bucket('features')}/churn/1/train/a.csv`]],
    ['writes features', ['s3:PutObject', `${bucket('features')}/churn/1/train/a.csv`]],
    ['reads models', ['s3:GetObject', `${bucket('models')}/churn/1/model/model.tar.gz`]],
    ['writes models', ['s3:PutObject', `${bucket('models')}/churn/1/model/model.tar.gz`]],
    ['pulls training images', ['ecr:BatchGetImage', repository('training')]],
    ['pulls serving images', ['ecr:GetDownloadUrlForLayer', repository('serving')]],
    ['decrypts', ['kms:Decrypt', KEY]],
    ['encrypts', ['kms:GenerateDataKeyWithoutPlaintext', KEY]],
    ['encrypts disks', ['kms:CreateGrant', KEY, FOR_AWS]],
    ['puts interfaces into subnets of the VPC', ['ec2:CreateNetworkInterface', aws('ec2', 'subnet/subnet-1'), IN_VPC]],
    ['and into its security groups', ['ec2:CreateNetworkInterface', aws('ec2', 'security-group/sg-1'), IN_VPC]],
    ['makes them', ['ec2:CreateNetworkInterface', aws('ec2', 'network-interface/eni-1')]],
    ['removes them', ['ec2:DeleteNetworkInterface', aws('ec2', 'network-interface/eni-1'), IN_VPC]],
    ['looks at the network', ['ec2:DescribeSubnets', '*']],
    ['writes logs', ['logs:PutLogEvents', aws('logs', 'log-group:/aws/sagemaker/TrainingJobs:log-stream:a')]],
    ['writes metrics', ['cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': '/aws/sagemaker/TrainingJobs' }]],
    ['tells the tracking server of a run', ['sagemaker-mlflow:CreateRun', TRACKING]],
    ['and what it measured', ['sagemaker-mlflow:LogMetric', TRACKING]],
  ])('%s', (_, request) => {
    expect(decided(stack, 'job-role', request)).toBe('allowed');
  });

  test.each<[string, Request]>([
    ['writes no datasets', ['s3:PutObject', `${bucket('datasets')}/churn/a.csv`]],
    ["reads no other model's features", ['s3:GetObject', `${bucket('features')}/other/1/a.csv`]],
    ["writes over no other model's", ['s3:PutObject', `${bucket('models')}/other/1/model.tar.gz`]],
    ['deletes nothing', ['s3:DeleteObject', `${bucket('models')}/churn/1/model/model.tar.gz`]],
    ['reads no experiments', ['s3:GetObject', `${bucket('experiments')}/churn/a`]],
    ['pushes no images', ['ecr:PutImage', repository('training')]],
    ['lends the key to nobody', ['kms:CreateGrant', KEY]],
    ['uses no other key', ['kms:Decrypt', aws('kms', 'key/other')]],
    ['uses no other VPC', ['ec2:CreateNetworkInterface', aws('ec2', 'subnet/subnet-1'), IN_OTHER_VPC]],
    [
      'removes no interfaces of another VPC',
      ['ec2:DeleteNetworkInterface', aws('ec2', 'network-interface/eni-1'), IN_OTHER_VPC],
    ],
    ['writes no other logs', ['logs:PutLogEvents', aws('logs', 'log-group:mlopspltf-dev-logs-a:log-stream:a')]],
    ['writes no other metrics', ['cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'Other' }]],
    ['deletes no runs', ['sagemaker-mlflow:DeleteRun', TRACKING]],
    ["tells no other environment's", ['sagemaker-mlflow:LogMetric', TRACKING.replace('-dev-', '-prd-')]],
    ['starts no job', ['sagemaker:CreateTrainingJob', aws('sagemaker', 'training-job/pipelines-a')]],
    ['registers no model', ['sagemaker:CreateModelPackage', GROUP]],
    ['approves no model', ['sagemaker:UpdateModelPackage', VERSION]],
    ['passes no role', ['iam:PassRole', JOB_ROLE, TO_SAGEMAKER]],
  ])('%s', (_, request) => {
    expect(decided(stack, 'job-role', request)).toBe('not allowed');
  });
});

describe('the role of the pipeline', () => {
  test.each<[string, Request]>([
    ['starts jobs', ['sagemaker:CreateTrainingJob', aws('sagemaker', 'training-job/pipelines-a-train-b')]],
    ['stops jobs', ['sagemaker:StopProcessingJob', aws('sagemaker', 'processing-job/pipelines-a-process-b')]],
    ['tags jobs', ['sagemaker:AddTags', aws('sagemaker', 'processing-job/pipelines-a-process-b')]],
    ["hands on the jobs' role", ['iam:PassRole', JOB_ROLE, TO_SAGEMAKER]],
    ['reads the evaluation', ['s3:GetObject', `${bucket('models')}/churn/1/evaluation/evaluation.json`]],
    ['decrypts it', ['kms:Decrypt', KEY]],
    ['looks at the image that serves', ['ecr:BatchGetImage', repository('serving')]],
    ['registers in the group', ['sagemaker:CreateModelPackage', GROUP]],
    ['makes a version of it', ['sagemaker:CreateModelPackage', VERSION]],
  ])('%s', (_, request) => {
    expect(decided(stack, 'pipeline-role', request)).toBe('allowed');
  });

  test.each<[string, Request]>([
    ['starts no jobs but those of pipelines', ['sagemaker:CreateTrainingJob', aws('sagemaker', 'training-job/other')]],
    ['hands on no other role', ['iam:PassRole', aws('iam', 'role/other'), TO_SAGEMAKER]],
    ['hands roles to no other service', ['iam:PassRole', JOB_ROLE, { 'iam:PassedToService': 'lambda.amazonaws.com' }]],
    ['reads no data', ['s3:GetObject', `${bucket('datasets')}/churn/a.csv`]],
    ['writes nothing', ['s3:PutObject', `${bucket('models')}/churn/1/evaluation/evaluation.json`]],
    ['encrypts nothing', ['kms:GenerateDataKey', KEY]],
    ['registers in no other group', ['sagemaker:CreateModelPackage', aws('sagemaker', 'model-package-group/other')]],
    ['approves no model', ['sagemaker:UpdateModelPackage', VERSION]],
  ])('%s', (_, request) => {
    expect(decided(stack, 'pipeline-role', request)).toBe('not allowed');
  });
});

test('the role of the schedule starts this pipeline, and can do nothing else', () => {
  expect(permissionsOf(stack.data, 'schedule/role').Statement).toEqual([
    { Sid: 'StartPipeline', Effect: 'Allow', Action: ['sagemaker:StartPipelineExecution'], Resource: [PIPELINE] },
  ]);
});

test.each(Object.entries(ENVIRONMENTS))('in %s each role is taken by its own user only', (environment, account) => {
  const { data } = synthStack(TrainingPipelineStack, { environment });
  const trust = (role: string): object => {
    const [statement] = trustOf(data, role).Statement;
    return { service: statement?.Principal, sources: statement?.Condition?.ArnLike?.['aws:SourceArn'] };
  };
  const own = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${account}:${resource}`;
  const pipeline = own('sagemaker', `pipeline/mlopspltf-${environment}-sagemaker-churn-training`);

  expect(trust('job-role')).toEqual({
    service: { Service: ['sagemaker.amazonaws.com'] },
    sources: [own('sagemaker', 'processing-job/pipelines-*'), own('sagemaker', 'training-job/pipelines-*')],
  });
  expect(trust('pipeline-role')).toEqual({
    service: { Service: ['sagemaker.amazonaws.com'] },
    sources: [pipeline, `${pipeline}/*`],
  });
  expect(trust('schedule/role')).toEqual({
    service: { Service: ['scheduler.amazonaws.com'] },
    sources: [own('scheduler', 'schedule-group/default')],
  });
});
