import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const containerRegistry = declareOutputs('container_registry', {
  /** By kind: `training`, `serving`. */
  repository_urls: 'map',
  repository_arns: 'map',
});
