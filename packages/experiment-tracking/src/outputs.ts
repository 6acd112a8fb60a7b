import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const experimentTracking = declareOutputs('experiment_tracking', {
  server_name: 'string',
  server_arn: 'string',
  server_url: 'string',
});
