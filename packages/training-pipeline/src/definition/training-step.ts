import type { Reference, Text } from './expressions';
import { cluster, NETWORK_RULES, tagList, vpcConfig, type JobSettings, type JobSize } from './job-settings';

export interface TrainingStepOptions {
  readonly name: string;
  /** Its program `train` is run. */
  readonly image: Text;
  /** By name: what is copied to `/opt/ml/input/data/{name}` beforehand. */
  readonly channels: Readonly<Record<string, Text>>;
  /** Below it, in a folder of the job's name, comes `model.tar.gz`: what lay in `/opt/ml/model`. */
  readonly output: Text;
  readonly job: JobSettings;
  readonly size: JobSize;
}

/**
 * A step that makes a model.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html for `Arguments`
 */
export function trainingStep({ name, image, channels, output, job, size }: TrainingStepOptions) {
  return {
    Name: name,
    Type: 'Training',
    Arguments: {
      AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: 'File' },
      InputDataConfig: Object.entries(channels).map(([channel, from]) => ({
        ChannelName: channel,
        DataSource: {
          S3DataSource: { S3DataType: 'S3Prefix', S3Uri: from, S3DataDistributionType: 'FullyReplicated' },
        },
      })),
      OutputDataConfig: { KmsKeyId: job.keyArn, S3OutputPath: output },
      ResourceConfig: cluster(job, size),
      ...NETWORK_RULES,
      VpcConfig: vpcConfig(job),
      RoleArn: job.roleArn,
      StoppingCondition: { MaxRuntimeInSeconds: size.maxSeconds },
      Tags: tagList(job),
    },
  } as const;
}

/** Where a training step has put the model. */
export function modelOf(step: string): Reference {
  return { Get: `Steps.${step}.ModelArtifacts.S3ModelArtifacts` };
}
