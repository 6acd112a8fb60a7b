import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const tfRemoteBackend = declareOutputs('tf_remote_backend', {
  parameter_name: 'string',
});
