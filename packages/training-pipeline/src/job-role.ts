import { ModuleStack, ServiceRole, type RoleStatement } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { pipelineJobs } from './pipeline-jobs';
import { MODEL } from './definition';

export interface JobRoleOptions {
  /** ARNs of buckets. */
  readonly buckets: { readonly datasets: string; readonly features: string; readonly models: string };
  /** ARNs of repositories. */
  readonly repositories: readonly string[];
  /** Encrypts buckets, repositories and the jobs' disks. */
  readonly keyArn: string;
  readonly vpcId: string;
}

/**
 * The role in which the code of the images runs: it reads data, writes features and models of this pipeline, and can
 * start, register and approve nothing. What it measures it can tell the tracking server.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export class JobRole extends ServiceRole {
  constructor(scope: Construct, id: string, options: JobRoleOptions) {
    const stack = ModuleStack.of(scope);
    super(scope, id, {
      purpose: 'training-jobs',
      description: 'Jobs that prepare data, train and evaluate',
      service: 'sagemaker.amazonaws.com',
      sources: pipelineJobs(stack),
      statements: [
        ...data(options),
        ...images(options),
        ...key(options),
        ...networkInterfaces(stack, options),
        ...reports(stack),
        tracking(stack),
      ],
    });
  }
}

function data({ buckets }: JobRoleOptions): readonly RoleStatement[] {
  const { datasets, features, models } = buckets;
  const written = [features, models].map((bucket) => `${bucket}/${MODEL}/*`);
  return [
    { sid: 'ListData', actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: [datasets, features, models] },
    { sid: 'ReadData', actions: ['s3:GetObject'], resources: [`${datasets}/*`, ...written] },
    { sid: 'WriteResults', actions: ['s3:AbortMultipartUpload', 's3:PutObject'], resources: written },
  ];
}

function images({ repositories }: JobRoleOptions): readonly RoleStatement[] {
  return [
    {
      sid: 'PullImages',
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: repositories,
    },
    { sid: 'LogInToRegistry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
  ];
}

function key({ keyArn }: JobRoleOptions): readonly RoleStatement[] {
  return [
    {
      sid: 'UseKey',
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*'],
      resources: [keyArn],
    },
    {
      sid: 'EncryptDisks',
      actions: ['kms:CreateGrant'],
      resources: [keyArn],
      condition: [{ test: 'Bool', variable: 'kms:GrantIsForAWSResource', values: ['true'] }],
    },
  ];
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html */
function networkInterfaces(stack: ModuleStack, { vpcId }: JobRoleOptions): readonly RoleStatement[] {
  const inVpc = [{ test: 'ArnEquals', variable: 'ec2:Vpc', values: [stack.arnOf('ec2', `vpc/${vpcId}`)] }];
  const interfaces = stack.arnOf('ec2', 'network-interface/*');
  return [
    {
      sid: 'PlaceInterfaces',
      actions: ['ec2:CreateNetworkInterface'],
      resources: [stack.arnOf('ec2', 'subnet/*'), stack.arnOf('ec2', 'security-group/*')],
      condition: inVpc,
      because: 'Which subnets there are differs by environment; they are limited by the VPC instead.',
    },
    {
      sid: 'MakeInterfaces',
      actions: ['ec2:CreateNetworkInterface'],
      resources: [interfaces],
      because: 'AWS numbers an interface as it makes it; where it may lie is said by PlaceInterfaces.',
    },
    {
      sid: 'UseInterfaces',
      actions: ['ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface'],
      resources: [interfaces],
      condition: inVpc,
      because: 'AWS numbers an interface as it makes it; those of the VPC are meant.',
    },
    {
      sid: 'ReleaseInterfaces',
      actions: ['ec2:DeleteNetworkInterfacePermission'],
      resources: ['*'],
      because: 'AWS knows permissions of interfaces by numbers that no policy can name.',
    },
    {
      sid: 'LookAtNetwork',
      actions: [
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      resources: ['*'],
    },
  ];
}

/**
 * Parameters and measures of a run, on the environment's tracking server where it has one.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sagemaker-mlflow.html
 */
function tracking(stack: ModuleStack): RoleStatement {
  const actions = [
    ...['CreateExperiment', 'CreateRun', 'GetExperiment', 'GetExperimentByName', 'GetRun'],
    ...['LogBatch', 'LogInputs', 'LogMetric', 'LogParam', 'SetTag', 'UpdateRun'],
  ];
  return {
    sid: 'TrackRuns',
    actions: actions.map((action) => `sagemaker-mlflow:${action}`),
    resources: [stack.arnOf('sagemaker', `mlflow-tracking-server/${stack.resourceName('mlflow', '*')}`)],
  };
}

/** Jobs of SageMaker log and measure below names that are its own. */
function reports(stack: ModuleStack): readonly RoleStatement[] {
  return [
    {
      sid: 'WriteLogs',
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [stack.arnOf('logs', 'log-group:/aws/sagemaker/*')],
    },
    {
      sid: 'WriteMetrics',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      condition: [{ test: 'StringLike', variable: 'cloudwatch:namespace', values: ['/aws/sagemaker/*'] }],
    },
  ];
}
