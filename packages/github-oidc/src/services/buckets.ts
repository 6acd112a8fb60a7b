import { computePerEnvironment, type ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns } from '../arns';
import { allow } from '../statements';
import type { ServicePermissions } from './service';

/** Buckets and their settings. Their objects are nobody's business here, but where an environment may be destroyed. */
export function bucketPermissions(stack: ModuleStack): ServicePermissions {
  const buckets = platformArns(stack).named('s3');
  const deletions = computePerEnvironment(stack.platform, ({ destroyable }) => [
    's3:ListBucketVersions',
    ...(destroyable ? ['s3:DeleteBucket', 's3:DeleteObject', 's3:DeleteObjectVersion'] : []),
  ]);
  return {
    read: [allow('ReadBuckets', READ, [buckets])],
    write: [
      allow('WriteBuckets', WRITE, [buckets]),
      // Terraform empties a bucket that may be destroyed with what is in it.
      allow('DestroyBuckets', deletions.asList(), [buckets]),
    ],
  };
}

const READ = [
  's3:GetAccelerateConfiguration',
  's3:GetBucket*',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetReplicationConfiguration',
  's3:ListBucket',
];

const WRITE = [
  's3:CreateBucket',
  's3:DeleteBucketPolicy',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketTagging',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
];
