import { partitionOf, type ModuleStack } from '@mlopspltf/shared-constructs';

/** The ARN of something in the account and region that are deployed to. */
export function arnOf({ platform, region, accountId }: ModuleStack, service: string, resource: string): string {
  return `arn:${partitionOf(platform.region)}:${service}:${region}:${accountId}:${resource}`;
}

/**
 * The jobs of pipelines, which SageMaker names `pipelines-{run}-{step}-{random}`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/run-pipeline.html
 */
export function pipelineJobs(stack: ModuleStack): string[] {
  return ['processing-job', 'training-job'].map((kind) => arnOf(stack, 'sagemaker', `${kind}/pipelines-*`));
}
