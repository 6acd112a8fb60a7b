import { conditionStep } from './condition-step';
import { EXECUTION_ID, fileValue, join, type Join } from './expressions';
import type { JobSettings, JobSize } from './job-settings';
import { declareParameters, parameter, type ParameterDefaults } from './parameters';
import { outputOf, processingStep } from './processing-step';
import { registerModelStep } from './register-model-step';
import { modelOf, trainingStep } from './training-step';

export interface ChurnPipelineOptions {
  readonly defaults: ParameterDefaults;
  /** URLs of repositories. */
  readonly images: { readonly training: string; readonly serving: string };
  /** Names of buckets. */
  readonly buckets: { readonly features: string; readonly models: string };
  /** Name of the model package group. */
  readonly modelGroup: string;
  readonly job: JobSettings;
  /** Instance types, and the count of those that train, are parameters. */
  readonly processing: Pick<JobSize, 'volumeGb' | 'maxSeconds'>;
  readonly training: Pick<JobSize, 'volumeGb' | 'maxSeconds'>;
}

/** What {@link churnPipeline} returns. */
export type ChurnPipelineDefinition = ReturnType<typeof churnPipeline>;

/** The model that is trained. What its runs write lies below a folder of this name. */
export const MODEL = 'churn';

/** Where the evaluation writes the metric that decides, in the form in which SageMaker shows the quality of models. */
const EVALUATION_FILE = 'evaluation.json';
const AUC_PATH = 'binary_classification_metrics.auc.value';

/**
 * The definition of the pipeline: process → train → evaluate → register, if the model is good enough.
 *
 * @see https://aws-sagemaker-mlops.github.io/sagemaker-model-building-pipeline-definition-JSON-schema/
 */
export function churnPipeline({ defaults, images, buckets, modelGroup, job, ...sizes }: ChurnPipelineOptions) {
  const trainingImage = join(':', images.training, parameter('TrainingImageTag'));
  const processingSize = {
    ...sizes.processing,
    instanceType: parameter('ProcessingInstanceType'),
    instanceCount: 1,
  };
  const process = processingStep({
    name: 'Process',
    image: trainingImage,
    command: 'process',
    inputs: { raw: parameter('InputDataUrl') },
    outputs: {
      train: ofThisRun(buckets.features, 'train'),
      validation: ofThisRun(buckets.features, 'validation'),
      test: ofThisRun(buckets.features, 'test'),
    },
    job,
    size: processingSize,
  });
  const train = trainingStep({
    name: 'Train',
    image: trainingImage,
    channels: { train: outputOf(process.Name, 'train'), validation: outputOf(process.Name, 'validation') },
    output: ofThisRun(buckets.models, 'model'),
    job,
    size: {
      ...sizes.training,
      instanceType: parameter('TrainingInstanceType'),
      instanceCount: parameter('TrainingInstanceCount'),
    },
  });
  const evaluate = processingStep({
    name: 'Evaluate',
    image: trainingImage,
    command: 'evaluate',
    inputs: { model: modelOf(train.Name), test: outputOf(process.Name, 'test') },
    outputs: { evaluation: ofThisRun(buckets.models, 'evaluation') },
    propertyFile: { name: 'Evaluation', output: 'evaluation', path: EVALUATION_FILE },
    job,
    size: processingSize,
  });
  const register = registerModelStep({
    name: 'Register',
    group: modelGroup,
    image: join(':', images.serving, parameter('ServingImageTag')),
    model: modelOf(train.Name),
    evaluation: join('/', outputOf(evaluate.Name, 'evaluation'), EVALUATION_FILE),
    contentType: 'text/csv',
  });
  const goodEnough = conditionStep({
    name: 'GoodEnough',
    value: fileValue(evaluate.Name, 'Evaluation', AUC_PATH),
    atLeast: parameter('MinimumAuc'),
    then: [register],
  });
  return {
    Version: '2020-12-01',
    Parameters: declareParameters(defaults),
    Steps: [process, train, evaluate, goodEnough],
  } as const;
}

function ofThisRun(bucket: string, folder: string): Join {
  return join('/', `s3://${bucket}/${MODEL}`, EXECUTION_ID, folder);
}
