import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const tfRemoteBackend = declareOutputs('tf_remote_backend', {
  state_bucket_name: 'string',
  state_bucket_arn: 'string',
  /** Empty where states are locked by files in the bucket. */
  lock_table_names: 'list',
  kms_key_arn: 'string',
});
