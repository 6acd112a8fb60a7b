import type { Reference, Text } from './expressions';
import { cluster, NETWORK_RULES, tagList, vpcConfig, type JobSettings, type JobSize } from './job-settings';

export interface ProcessingStepOptions {
  readonly name: string;
  readonly image: Text;
  /** What is run in the container. */
  readonly command: string;
  /** By name: what is copied to `/opt/ml/processing/input/{name}` beforehand. */
  readonly inputs: Readonly<Record<string, Text>>;
  /** By name: where what lies in `/opt/ml/processing/output/{name}` is copied afterwards. */
  readonly outputs: Readonly<Record<string, Text>>;
  /**
   * A JSON file among the outputs, from which conditions read.
   * @default - none
   */
  readonly propertyFile?: { readonly name: string; readonly output: string; readonly path: string };
  readonly job: JobSettings;
  readonly size: JobSize;
}

/**
 * A step that runs a program over files.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateProcessingJob.html for `Arguments`
 */
export function processingStep({ name, image, command, job, size, propertyFile, ...files }: ProcessingStepOptions) {
  return {
    Name: name,
    Type: 'Processing',
    Arguments: {
      AppSpecification: { ImageUri: image, ContainerEntrypoint: [command] },
      ProcessingInputs: Object.entries(files.inputs).map(([input, from]) => ({
        InputName: input,
        S3Input: {
          S3Uri: from,
          LocalPath: `/opt/ml/processing/input/${input}`,
          S3DataType: 'S3Prefix',
          S3InputMode: 'File',
          S3DataDistributionType: 'FullyReplicated',
        },
      })),
      ProcessingOutputConfig: {
        KmsKeyId: job.keyArn,
        Outputs: Object.entries(files.outputs).map(([output, to]) => ({
          OutputName: output,
          S3Output: { S3Uri: to, LocalPath: `/opt/ml/processing/output/${output}`, S3UploadMode: 'EndOfJob' },
        })),
      },
      ProcessingResources: { ClusterConfig: cluster(job, size) },
      NetworkConfig: { ...NETWORK_RULES, VpcConfig: vpcConfig(job) },
      RoleArn: job.roleArn,
      StoppingCondition: { MaxRuntimeInSeconds: size.maxSeconds },
      Tags: tagList(job),
    },
    ...(propertyFile && {
      PropertyFiles: [
        { PropertyFileName: propertyFile.name, OutputName: propertyFile.output, FilePath: propertyFile.path },
      ],
    }),
  } as const;
}

/** Where a processing step has put an output. */
export function outputOf(step: string, output: string): Reference {
  return { Get: `Steps.${step}.ProcessingOutputConfig.Outputs['${output}'].S3Output.S3Uri` };
}
