import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const modelRegistry = declareOutputs('model_registry', {
  /** Model package groups by model. */
  group_names: 'map',
  group_arns: 'map',
  /** Hears of each change of approval of a model package. */
  approval_topic_arn: 'string',
});
