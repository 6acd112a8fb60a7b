export { churnPipeline, MODEL, type ChurnPipelineDefinition, type ChurnPipelineOptions } from './churn-pipeline';
export type { ParameterName } from './parameters';
