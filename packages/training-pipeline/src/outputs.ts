import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const trainingPipeline = declareOutputs('training_pipeline', {
  pipeline_name: 'string',
  pipeline_arn: 'string',
  /** The role in which its jobs run. */
  role_arn: 'string',
});
