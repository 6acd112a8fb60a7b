import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import {
  lockTable,
  ModuleStack,
  roleBoundaryName,
  stateBucket,
  stateKeyAlias,
  waive,
} from '@mlopspltf/shared-constructs';
import { Construct } from 'constructs';
import { platformArns } from './arns';
import { allow, deny, when, type Condition, type Statement } from './statements';
import { POLICY_LIMITS, policySize } from './policy-size';
import { tagConditions } from './services/tagged';

/**
 * The most that a role made by a module can do, whatever is attached to it: work with the platform's data, images, keys
 * and logs in this environment, and let SageMaker run jobs over them. It grants nothing by itself. Left out is all by
 * which a role could get further rights (IAM, STS) or reach the states; the one role that it can pass on, and to
 * SageMaker only, is one that lies within this same boundary.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export class RoleBoundary extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = ModuleStack.of(this);
    const statements = boundaryStatements(stack);
    this.node.addValidation({ validate: () => tooLong(stack, statements) });
    const document = new DataAwsIamPolicyDocument(this, 'document', { statement: statements });
    new IamPolicy(this, 'policy', {
      name: roleBoundaryName(stack.platform, stack.environment),
      description: 'Bounds the roles that modules make',
      policy: document.json,
    });
    waive(document, 'policy-wildcard', 'AWS asks for it on all groups of the account; it shows their settings only.', {
      only: 'FindLogs',
    });
    waive(
      document,
      'policy-wildcard',
      'AWS numbers interfaces; those of jobs lie in tagged subnets (PlaceInterfaces).',
      {
        only: 'UseInterfaces',
      },
    );
    waive(
      document,
      'policy-wildcard',
      "What is told a tracking server is the environment's data; a role names actions.",
      {
        only: 'StartPipelinesAndTrackRuns',
      },
    );
    waive(document, 'policy-wildcard', 'AWS knows permissions of interfaces by numbers that no policy can name.', {
      only: 'ReleaseInterfaces',
    });
  }
}

/** A role has one boundary, which cannot be spread. */
function tooLong(stack: ModuleStack, statements: readonly Statement[]): string[] {
  const size = policySize(stack, statements);
  if (size <= POLICY_LIMITS.attached) return [];
  return [
    `${size} characters are the boundary of roles, AWS takes ${POLICY_LIMITS.attached}. Choose a shorter prefix or shorter names of environments`,
  ];
}

function boundaryStatements(stack: ModuleStack): Statement[] {
  const { platform, environment } = stack;
  const arns = platformArns(stack);
  const bucket = arns.bucket(stateBucket(platform, environment));
  const { ours } = tagConditions(stack);
  return [
    allow('UseData', DATA, [arns.named('s3'), arns.named('dynamodb')]),
    allow('UseImages', IMAGES, [arns.named('ecr')]),
    allow(
      'UseParametersAndSecrets',
      ['ssm:GetParameter*', 'secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      [arns.named('ssm'), arns.ours('secretsmanager', 'secret:')],
    ),
    allow(
      'UseKeys',
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      [arns.anyKey],
      ...ours,
    ),
    // SageMaker's jobs log below names of its own.
    allow(
      'WriteLogs',
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      [arns.named('logs'), stack.arnOf('logs', 'log-group:/aws/sagemaker/*')],
    ),
    // AWS asks for it on all groups.
    allow('FindLogs', ['logs:DescribeLogGroups'], [stack.arnOf('logs', 'log-group:*')]),
    // These take no resource.
    allow('UseServices', ['cloudwatch:PutMetricData', 'ecr:GetAuthorizationToken', ...LOOK_AT_NETWORK], ['*']),
    ...jobStatements(stack, ours),
    ...pipelineStatements(stack),
    // Names of buckets are common to all accounts: one of that name could be somebody else's.
    deny(
      'KeepDataInAccount',
      ['s3:*'],
      [arns.named('s3')],
      when('StringNotEquals', 'aws:ResourceAccount', stack.accountId),
      when('Null', 'aws:ResourceAccount', 'false'),
    ),
    deny('KeepStates', ['s3:*', 'dynamodb:*'], [bucket, `${bucket}/*`, arns.table(lockTable(platform, environment))]),
    deny(
      'KeepStateKey',
      ['kms:*'],
      [arns.anyKey],
      when('ForAnyValue:StringEquals', 'kms:ResourceAliases', stateKeyAlias(platform, environment)),
    ),
  ];
}

/**
 * What SageMaker does in the role of a job beside its logs: it encrypts disks and puts interfaces into the VPC. An interface is known by where it lies: AWS asks for the subnet, for the security group and for the interface.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
function jobStatements(stack: ModuleStack, ours: readonly Condition[]): Statement[] {
  const interfaces = stack.arnOf('ec2', 'network-interface/*');
  return [
    allow(
      'EncryptDisks',
      ['kms:CreateGrant'],
      [platformArns(stack).anyKey],
      ...ours,
      when('Bool', 'kms:GrantIsForAWSResource', 'true'),
    ),
    allow(
      'PlaceInterfaces',
      ['ec2:CreateNetworkInterface'],
      [stack.arnOf('ec2', 'subnet/*'), stack.arnOf('ec2', 'security-group/*')],
      ...ours,
    ),
    allow(
      'UseInterfaces',
      ['ec2:CreateNetworkInterface', 'ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface'],
      [interfaces],
    ),
    allow('ReleaseInterfaces', ['ec2:DeleteNetworkInterfacePermission'], ['*']),
  ];
}

/**
 * What pipelines of SageMaker do, and whoever starts them. SageMaker names the jobs `pipelines-{run}-{step}-{random}`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-access.html
 */
function pipelineStatements(stack: ModuleStack): Statement[] {
  const { platform, environment } = stack;
  const sagemaker = (resource: string): string => stack.arnOf('sagemaker', resource);
  const named = (kind: string): string => sagemaker(`${kind}/${platform.prefix}-${environment}-*`);
  return [
    allow('RunJobs', JOBS, [sagemaker('processing-job/pipelines-*'), sagemaker('training-job/pipelines-*')]),
    allow(
      'PassRolesToJobs',
      ['iam:PassRole'],
      [platformArns(stack).moduleRoles],
      when('StringEquals', 'iam:PassedToService', 'sagemaker.amazonaws.com'),
    ),
    // In one statement, which is shorter: either has resources of its own.
    allow(
      'StartPipelinesAndTrackRuns',
      ['sagemaker:StartPipelineExecution', 'sagemaker-mlflow:*'],
      [named('pipeline'), named('mlflow-tracking-server')],
    ),
    allow(
      'RegisterModels',
      ['sagemaker:AddTags', 'sagemaker:CreateModelPackage', 'sagemaker:DescribeModelPackage'],
      [named('model-package-group'), named('model-package')],
    ),
    // Outside of a VPC it would have SageMaker's own way to the internet.
    deny(
      'KeepJobsInNetwork',
      ['sagemaker:CreateProcessingJob', 'sagemaker:CreateTrainingJob'],
      ['*'],
      when('Null', 'sagemaker:VpcSubnets', 'true'),
    ),
    // A version can be registered as approved, which is for a person to say.
    deny(
      'LeaveApprovals',
      ['sagemaker:CreateModelPackage'],
      ['*'],
      when('StringEquals', 'sagemaker:ModelApprovalStatus', 'Approved'),
    ),
  ];
}

const JOBS = [
  'sagemaker:AddTags',
  'sagemaker:CreateProcessingJob',
  'sagemaker:CreateTrainingJob',
  'sagemaker:DescribeProcessingJob',
  'sagemaker:DescribeTrainingJob',
  'sagemaker:StopProcessingJob',
  'sagemaker:StopTrainingJob',
];

const LOOK_AT_NETWORK = [
  'ec2:DescribeDhcpOptions',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
];

const DATA = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:GetBucketLocation',
  's3:GetObject*',
  's3:List*',
  's3:PutObject',
  's3:PutObjectTagging',
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:DescribeTable',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
];

const IMAGES = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:DescribeImages',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];
