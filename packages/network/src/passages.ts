import { moduleRolePath, partitionOf, type ModuleStack } from '@mlopspltf/shared-constructs';
import type { Passage } from './endpoint-policy';

/** Services that are reached by routes, free of charge. */
export type GatewayService = 's3' | 'dynamodb';

/** Services that are reached by addresses in the subnets, each at a price by hour and zone. */
export type InterfaceService =
  | 'ecr.api'
  | 'ecr.dkr'
  | 'sagemaker.api'
  | 'sagemaker.runtime'
  | 'sts'
  | 'logs'
  | 'kms'
  // Training code reports its metrics there, and has no other way where there is no NAT gateway.
  | 'monitoring';

/**
 * What each endpoint lets through: the work of jobs with what bears the platform's and the environment's name. To make and
 * configure things is not among it, as that is the workflows' affair, which run elsewhere.
 */
export function passagesOf(
  stack: ModuleStack,
): Readonly<Record<GatewayService | InterfaceService, readonly Passage[]>> {
  const { platform, environment, region, accountId } = stack;
  const partition = partitionOf(platform.region);
  const name = `${platform.prefix}-${environment}-*`;
  const local = (service: string, resource: string): string => stack.arnOf(service, resource);
  const sagemaker = (type: string, pattern = name): string => local('sagemaker', `${type}/${pattern}`);
  const images: readonly Passage[] = [
    { sid: 'LogIn', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    { sid: 'PullImages', actions: PULL, resources: [local('ecr', `repository/${name}`)] },
  ];
  return {
    s3: [
      {
        sid: 'UseBuckets',
        actions: OBJECTS,
        resources: [`arn:${partition}:s3:::${name}`],
        // Names of buckets are common to all accounts: one of that name could be somebody else's.
        conditions: [equals('aws:ResourceAccount', accountId)],
      },
      {
        // ECR hands out layers of images from a bucket of its own, by links that it has signed.
        // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
        sid: 'FetchLayers',
        actions: ['s3:GetObject'],
        resources: [`arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`],
        anyCaller: true,
      },
    ],
    dynamodb: [{ sid: 'UseTables', actions: ITEMS, resources: [local('dynamodb', `table/${name}`)] }],
    // AWS recommends the same policy for both.
    'ecr.api': images,
    'ecr.dkr': images,
    'sagemaker.api': [
      { sid: 'UsePlatform', actions: PLATFORM, resources: NAMED_TYPES.map((type) => sagemaker(type)) },
      {
        // SageMaker names the jobs that a pipeline starts.
        sid: 'SeeJobsOfPipelines',
        actions: ['sagemaker:Describe*'],
        resources: JOB_TYPES.map((type) => sagemaker(type, 'pipelines-*')),
      },
      {
        sid: 'Find',
        actions: ['sagemaker:List*', 'sagemaker:Search'],
        resources: ['*'],
        because: 'SageMaker knows no resource for lists and searches; callers are of this account.',
      },
    ],
    'sagemaker.runtime': [
      {
        sid: 'AskModels',
        actions: ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointAsync'],
        resources: [sagemaker('endpoint')],
      },
    ],
    sts: [
      { sid: 'WhoAmI', actions: ['sts:GetCallerIdentity'], resources: ['*'] },
      {
        sid: 'TakeRoles',
        actions: ['sts:AssumeRole', 'sts:TagSession'],
        resources: [`arn:${partition}:iam::${accountId}:role${moduleRolePath(platform)}${name}`],
      },
    ],
    logs: [
      {
        sid: 'WriteLogs',
        actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        resources: [local('logs', `log-group:${name}`), local('logs', 'log-group:/aws/sagemaker/*')],
      },
    ],
    kms: [
      {
        // Keys have no names of their own: those of the platform are known by their tags.
        sid: 'UseKeys',
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        resources: [local('kms', 'key/*')],
        conditions: [
          equals('aws:ResourceTag/Project', platform.prefix),
          equals('aws:ResourceTag/Environment', environment),
        ],
      },
    ],
    monitoring: [{ sid: 'ReportMetrics', actions: ['cloudwatch:PutMetricData'], resources: ['*'] }],
  };
}

function equals(variable: string, value: string): { test: string; variable: string; values: string[] } {
  return { test: 'StringEquals', variable, values: [value] };
}

const OBJECTS = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:GetBucketLocation',
  's3:GetObject*',
  's3:ListBucket*',
  's3:ListMultipartUploadParts',
  's3:PutObject',
  's3:PutObjectTagging',
];

const ITEMS = [
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:DescribeTable',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
];

const PULL = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:DescribeImages',
  'ecr:GetDownloadUrlForLayer',
];

const PLATFORM = [
  'sagemaker:AddTags',
  'sagemaker:CreateModelPackage',
  'sagemaker:CreatePresignedMlflowTrackingServerUrl',
  'sagemaker:Describe*',
  'sagemaker:RetryPipelineExecution',
  'sagemaker:SendPipelineExecutionStepFailure',
  'sagemaker:SendPipelineExecutionStepSuccess',
  'sagemaker:StartPipelineExecution',
  'sagemaker:StopPipelineExecution',
  'sagemaker:UpdateModelPackage',
];

const JOB_TYPES = ['processing-job', 'training-job', 'transform-job'];

const NAMED_TYPES = [
  ...JOB_TYPES,
  'endpoint',
  'mlflow-tracking-server',
  'model',
  'model-package',
  'model-package-group',
  'pipeline',
];
