import type { ModuleStack } from '@mlopspltf/shared-constructs';

/**
 * ARNs of the jobs of pipelines, which SageMaker names `pipelines-{run}-{step}-{random}`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/run-pipeline.html
 */
export function pipelineJobs(stack: ModuleStack): string[] {
  return ['processing-job', 'training-job'].map((kind) => stack.arnOf('sagemaker', `${kind}/pipelines-*`));
}
