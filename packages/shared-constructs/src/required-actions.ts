/** What Terraform asks AWS for, on behalf of one type of resource. */
export interface RequiredActions {
  /** To look at it, as each plan does: no data, no secret values. */
  readonly read: readonly string[];
  /** To make and to change it, beside {@link read}. */
  readonly write: readonly string[];
  /** To remove it, with what it holds where `force_destroy` or `force_delete` say so. */
  readonly remove: readonly string[];
}

/**
 * By type, for all that the constructs of this package make. A role that applies needs them for the types that the stacks
 * hold; on which resources and under which conditions is the affair of who grants them.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const ACTIONS: Readonly<Partial<Record<string, RequiredActions>>> = {
  aws_s3_bucket: {
    read: [
      's3:GetAccelerateConfiguration',
      's3:GetBucketAcl',
      's3:GetBucketCORS',
      's3:GetBucketLogging',
      's3:GetBucketObjectLockConfiguration',
      's3:GetBucketPolicy',
      's3:GetBucketRequestPayment',
      's3:GetBucketTagging',
      's3:GetBucketVersioning',
      's3:GetBucketWebsite',
      's3:GetEncryptionConfiguration',
      's3:GetLifecycleConfiguration',
      's3:GetReplicationConfiguration',
      's3:ListBucket',
    ],
    write: ['s3:CreateBucket', 's3:PutBucketTagging'],
    remove: ['s3:DeleteBucket', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:ListBucketVersions'],
  },
  aws_s3_bucket_lifecycle_configuration: setting('s3', 'LifecycleConfiguration'),
  aws_s3_bucket_ownership_controls: setting('s3', 'BucketOwnershipControls'),
  aws_s3_bucket_policy: {
    read: ['s3:GetBucketPolicy'],
    write: ['s3:PutBucketPolicy'],
    remove: ['s3:DeleteBucketPolicy'],
  },
  aws_s3_bucket_public_access_block: setting('s3', 'BucketPublicAccessBlock'),
  aws_s3_bucket_server_side_encryption_configuration: setting('s3', 'EncryptionConfiguration'),
  aws_s3_bucket_versioning: setting('s3', 'BucketVersioning'),
  aws_kms_key: {
    read: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
    write: [
      'kms:CreateKey',
      'kms:EnableKeyRotation',
      'kms:PutKeyPolicy',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:UpdateKeyDescription',
    ],
    remove: ['kms:ScheduleKeyDeletion'],
  },
  aws_kms_alias: {
    read: ['kms:ListAliases'],
    write: ['kms:CreateAlias', 'kms:UpdateAlias'],
    remove: ['kms:DeleteAlias'],
  },
  aws_ecr_repository: {
    read: ['ecr:DescribeRepositories', 'ecr:ListTagsForResource'],
    write: [
      'ecr:CreateRepository',
      'ecr:PutImageScanningConfiguration',
      'ecr:PutImageTagMutability',
      'ecr:TagResource',
      'ecr:UntagResource',
      // A repository that is encrypted by a key asks for them in the caller's name.
      'kms:CreateGrant',
      'kms:DescribeKey',
      'kms:RetireGrant',
    ],
    remove: ['ecr:BatchDeleteImage', 'ecr:DeleteRepository'],
  },
  aws_ecr_lifecycle_policy: {
    read: ['ecr:GetLifecyclePolicy'],
    write: ['ecr:PutLifecyclePolicy'],
    remove: ['ecr:DeleteLifecyclePolicy'],
  },
  aws_iam_role: {
    read: ['iam:GetRole', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'],
    write: [
      'iam:CreateRole',
      // Whoever makes something that a service does in the role hands it on.
      'iam:PassRole',
      'iam:PutRolePermissionsBoundary',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
    ],
    remove: ['iam:DeleteRole', 'iam:ListInstanceProfilesForRole'],
  },
  aws_iam_role_policy: {
    read: ['iam:GetRolePolicy'],
    write: ['iam:PutRolePolicy'],
    remove: ['iam:DeleteRolePolicy'],
  },
  aws_cloudwatch_log_group: {
    read: ['logs:DescribeLogGroups', 'logs:ListTagsForResource'],
    write: [
      'logs:AssociateKmsKey',
      'logs:CreateLogGroup',
      'logs:DisassociateKmsKey',
      'logs:PutRetentionPolicy',
      'logs:TagResource',
      'logs:UntagResource',
    ],
    remove: ['logs:DeleteLogGroup', 'logs:DeleteRetentionPolicy'],
  },
};

/** What Terraform asks for by a type, or nothing where nobody has looked. */
export function requiredActions(type: string): RequiredActions | undefined {
  return Object.hasOwn(ACTIONS, type) ? ACTIONS[type] : undefined;
}

/** A setting of a bucket that is put back, not deleted: the same right for both. */
function setting(service: string, name: string): RequiredActions {
  const put = `${service}:Put${name}`;
  return { read: [`${service}:Get${name}`], write: [put], remove: [put] };
}
