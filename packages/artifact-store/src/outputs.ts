import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const artifactStore = declareOutputs('artifact_store', {
  /** Encrypts the buckets, and what other modules keep beside them. */
  kms_key_arn: 'string',
  /** By kind: `datasets`, `features`, `models`, `experiments`. */
  bucket_names: 'map',
  bucket_arns: 'map',
});
