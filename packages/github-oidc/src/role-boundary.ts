import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { lockTable, ModuleStack, roleBoundaryName, stateBucket, stateKeyAlias } from '@mlopspltf/shared-constructs';
import { Construct } from 'constructs';
import { platformArns } from './arns';
import { allow, deny, when, type Statement } from './statements';

/**
 * The most that a role made by a module can do, whatever is attached to it: work with the platform's data, images, keys
 * and logs in this environment. It grants nothing by itself. Left out is all by which a role could get further rights
 * (IAM, STS) or reach the states.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export class RoleBoundary extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = ModuleStack.of(this);
    const document = new DataAwsIamPolicyDocument(this, 'document', { statement: boundaryStatements(stack) });
    new IamPolicy(this, 'policy', {
      name: roleBoundaryName(stack.platform, stack.environment),
      description: 'Bounds the roles that modules make',
      policy: document.json,
    });
  }
}

function boundaryStatements(stack: ModuleStack): Statement[] {
  const { platform, environment } = stack;
  const arns = platformArns(stack);
  const bucket = arns.bucket(stateBucket(platform, environment));
  const ours = when('StringEquals', 'aws:ResourceTag/Project', platform.prefix);
  return [
    allow('UseData', DATA, [arns.named('s3'), arns.named('dynamodb')]),
    allow('UseImages', IMAGES, [arns.named('ecr')]),
    allow('UseParameters', ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'], [arns.named('ssm')]),
    allow(
      'UseKeys',
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      [arns.anyKey],
      ours,
    ),
    allow('WriteLogs', ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], [arns.named('logs')]),
    // These take no resource.
    allow('UseServices', ['cloudwatch:PutMetricData', 'ecr:GetAuthorizationToken'], ['*']),
    deny('KeepStates', ['s3:*', 'dynamodb:*'], [bucket, `${bucket}/*`, arns.table(lockTable(platform, environment))]),
    deny(
      'KeepStateKey',
      ['kms:*'],
      [arns.anyKey],
      when('ForAnyValue:StringEquals', 'kms:ResourceAliases', stateKeyAlias(platform, environment)),
    ),
  ];
}

const DATA = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:GetBucketLocation',
  's3:GetObject*',
  's3:ListBucket*',
  's3:ListMultipartUploadParts',
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
