import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const artifactStore = declareOutputs('artifact_store', {
  parameter_name: 'string',
});
