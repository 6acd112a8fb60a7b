import type { ActionTable, RequiredActions } from './actions';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export const BUCKETS: ActionTable = {
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
  aws_s3_bucket_lifecycle_configuration: setting('LifecycleConfiguration'),
  aws_s3_bucket_ownership_controls: setting('BucketOwnershipControls'),
  aws_s3_bucket_policy: {
    read: ['s3:GetBucketPolicy'],
    write: ['s3:PutBucketPolicy'],
    remove: ['s3:DeleteBucketPolicy'],
  },
  aws_s3_bucket_public_access_block: setting('BucketPublicAccessBlock'),
  aws_s3_bucket_server_side_encryption_configuration: setting('EncryptionConfiguration'),
  aws_s3_bucket_versioning: setting('BucketVersioning'),
};

/** A setting of a bucket that is put back, not deleted: the same right for both. */
function setting(name: string): RequiredActions {
  return { read: [`s3:Get${name}`], write: [`s3:Put${name}`], remove: [`s3:Put${name}`] };
}
