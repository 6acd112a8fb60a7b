import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns } from './arns';

/** What a plan reads of the resources that the modules make. */
export function readPermissions(stack: ModuleStack): readonly DataAwsIamPolicyDocumentStatement[] {
  const { named, anyKey } = platformArns(stack);
  return [
    allow('ReadBuckets', READ_BUCKET, [named('s3')]),
    allow(
      'ReadRepositories',
      ['ecr:Describe*', 'ecr:GetLifecyclePolicy', 'ecr:GetRepositoryPolicy', 'ecr:List*'],
      [named('ecr')],
    ),
    allow('ReadTables', ['dynamodb:Describe*', 'dynamodb:ListTagsOfResource'], [named('dynamodb')]),
    allow('ReadParameters', ['ssm:GetParameter*', 'ssm:ListTagsForResource'], [named('ssm')]),
    allow('ReadRoles', ['iam:GetRole*', 'iam:ListRole*', 'iam:ListAttachedRolePolicies'], [named('iam')]),
    allow(
      'ReadKeys',
      ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
      [anyKey],
    ),
    // These take no resource.
    allow('ReadLists', ['kms:ListAliases', 'ssm:DescribeParameters'], ['*']),
  ];
}

/** What an apply changes, beside what it reads. */
export function writePermissions(stack: ModuleStack): readonly DataAwsIamPolicyDocumentStatement[] {
  const { named, anyKey } = platformArns(stack);
  const project = stack.platform.prefix;
  return [
    allow('WriteBuckets', WRITE_BUCKET, [named('s3'), `${named('s3')}/*`]),
    allow('WriteRepositories', WRITE_REPOSITORY, [named('ecr')]),
    allow(
      'WriteParameters',
      ['ssm:PutParameter', 'ssm:DeleteParameter', 'ssm:AddTagsToResource', 'ssm:RemoveTagsFromResource'],
      [named('ssm')],
    ),
    { ...allow('MakeKeys', ['kms:CreateKey'], ['*']), condition: [tagged('aws:RequestTag/Project', project)] },
    { ...allow('TagNewKeys', ['kms:TagResource'], [anyKey]), condition: [tagged('aws:RequestTag/Project', project)] },
    { ...allow('WriteKeys', WRITE_KEY, [anyKey]), condition: [tagged('aws:ResourceTag/Project', project)] },
    allow('WriteAliases', ALIAS_ACTIONS, [named('alias')]),
  ];
}

const READ_BUCKET = [
  's3:GetAccelerateConfiguration',
  's3:GetBucket*',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetReplicationConfiguration',
  's3:ListBucket',
];

const WRITE_BUCKET = [
  's3:CreateBucket',
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:ListBucketVersions',
  's3:PutBucket*',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
];

const WRITE_REPOSITORY = [
  'ecr:BatchDeleteImage',
  'ecr:CreateRepository',
  'ecr:DeleteLifecyclePolicy',
  'ecr:DeleteRepository',
  'ecr:PutImageScanningConfiguration',
  'ecr:PutImageTagMutability',
  'ecr:PutLifecyclePolicy',
  'ecr:TagResource',
  'ecr:UntagResource',
];

const ALIAS_ACTIONS = ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'];

const WRITE_KEY = [
  ...ALIAS_ACTIONS,
  'kms:CancelKeyDeletion',
  // ECR encrypts on behalf of the repository.
  'kms:CreateGrant',
  'kms:EnableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateKeyDescription',
];

function tagged(variable: string, value: string): { test: string; variable: string; values: string[] } {
  return { test: 'StringEquals', variable, values: [value] };
}

function allow(sid: string, actions: string[], resources: string[]): DataAwsIamPolicyDocumentStatement {
  return { sid, effect: 'Allow', actions, resources };
}
