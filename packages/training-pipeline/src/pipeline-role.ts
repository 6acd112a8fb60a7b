import { ModuleStack, ServiceRole, type RoleStatement } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { pipelineJobs } from './pipeline-jobs';
import { MODEL } from './definition';

export interface PipelineRoleOptions {
  readonly pipelineName: string;
  /** Handed to the jobs. */
  readonly jobRoleArn: string;
  readonly modelGroup: { readonly name: string; readonly arn: string };
  /** ARN of the bucket of models, where evaluations lie too. */
  readonly modelBucket: string;
  /** ARN of the repository of what serves models. */
  readonly servingRepository: string;
  readonly keyArn: string;
}

/**
 * The role in which the pipeline itself acts: it starts jobs, reads their evaluation and registers the model. None of
 * the images' code runs in it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-access.html
 */
export class PipelineRole extends ServiceRole {
  constructor(scope: Construct, id: string, options: PipelineRoleOptions) {
    const stack = ModuleStack.of(scope);
    const pipeline = stack.arnOf('sagemaker', `pipeline/${options.pipelineName}`);
    super(scope, id, {
      purpose: 'training-pipeline',
      description: 'The pipeline that trains models',
      service: 'sagemaker.amazonaws.com',
      sources: [pipeline, `${pipeline}/*`],
      statements: [...jobs(stack, options), ...results(options), ...registration(stack, options)],
    });
  }
}

function jobs(stack: ModuleStack, { jobRoleArn }: PipelineRoleOptions): readonly RoleStatement[] {
  return [
    {
      sid: 'RunJobs',
      actions: ['ProcessingJob', 'TrainingJob']
        .flatMap((job) => ['Create', 'Describe', 'Stop'].map((verb) => `sagemaker:${verb}${job}`))
        .concat('sagemaker:AddTags'),
      resources: pipelineJobs(stack),
    },
    {
      sid: 'PassJobRole',
      actions: ['iam:PassRole'],
      resources: [jobRoleArn],
      condition: [{ test: 'StringEquals', variable: 'iam:PassedToService', values: ['sagemaker.amazonaws.com'] }],
    },
  ];
}

/** Conditions read the evaluation; the model is looked at as it is registered. */
function results({ modelBucket, keyArn }: PipelineRoleOptions): readonly RoleStatement[] {
  return [
    { sid: 'ListResults', actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: [modelBucket] },
    { sid: 'ReadResults', actions: ['s3:GetObject'], resources: [`${modelBucket}/${MODEL}/*`] },
    { sid: 'UseKey', actions: ['kms:Decrypt', 'kms:DescribeKey'], resources: [keyArn] },
  ];
}

function registration(
  stack: ModuleStack,
  { modelGroup, servingRepository }: PipelineRoleOptions,
): readonly RoleStatement[] {
  return [
    {
      sid: 'RegisterModels',
      actions: ['sagemaker:AddTags', 'sagemaker:CreateModelPackage', 'sagemaker:DescribeModelPackage'],
      resources: [modelGroup.arn, stack.arnOf('sagemaker', `model-package/${modelGroup.name}/*`)],
    },
    // SageMaker notes the digest of the image that a model is registered with.
    { sid: 'LookAtImage', actions: ['ecr:BatchGetImage', 'ecr:DescribeImages'], resources: [servingRepository] },
  ];
}
