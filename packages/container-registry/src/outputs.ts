import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const containerRegistry = declareOutputs('container_registry', {
  parameter_name: 'string',
});
