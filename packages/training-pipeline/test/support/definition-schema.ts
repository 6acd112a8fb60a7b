import { Ajv, type SchemaObject } from 'ajv';

/*
 * The part of a pipeline's definition that is used here, after AWS' schema of definitions, and for the arguments of steps
 * after the requests that they stand for. Stricter than both where a field is always wanted.
 *
 * AWS' schema lacks what its SDK writes all the same: joined texts, values of files, property files and the status of
 * approval.
 *
 * @see https://aws-sagemaker-mlops.github.io/sagemaker-model-building-pipeline-definition-JSON-schema/
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Operations_Amazon_SageMaker_Service.html
 */

/** What is wrong with a definition, by place. */
export function schemaErrors(definition: unknown): readonly string[] {
  validate(definition);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

type Properties = Readonly<Record<string, SchemaObject>>;

function object(required: Properties, optional: Properties = {}): SchemaObject {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

const list = (items: SchemaObject, minItems = 1): SchemaObject => ({ type: 'array', items, minItems });
const one = (...values: readonly string[]): SchemaObject => ({ enum: values });
const either = (...schemas: readonly SchemaObject[]): SchemaObject => ({ anyOf: schemas });

const name = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' };
const literal = { type: 'string', minLength: 1 };
const reference = object({ Get: { type: 'string', pattern: '^(Parameters|Steps|Execution)\\.' } });
const joined = object({
  'Std:Join': object({ On: { type: 'string' }, Values: list(either(literal, reference)) }),
});
const text = either(literal, reference, joined);
const count = either({ type: 'integer', minimum: 1 }, reference);
const seconds = { type: 'integer', minimum: 1, maximum: 432_000 };
const volume = { type: 'integer', minimum: 1, maximum: 16_384 };
const tags = list(object({ Key: literal, Value: literal }));
/** Lists that Terraform reads elsewhere are texts (`${…}`) until it does. */
const ids = either(list(literal), literal);
const vpc = object({ SecurityGroupIds: ids, Subnets: ids });
const cluster = object({ InstanceCount: count, InstanceType: text, VolumeKmsKeyId: literal, VolumeSizeInGB: volume });

const parameter = either(
  object({ Name: name, Type: one('String'), DefaultValue: literal }),
  object({ Name: name, Type: one('Integer'), DefaultValue: { type: 'integer' } }),
  object({ Name: name, Type: one('Float'), DefaultValue: { type: 'number' } }),
);

/** CreateProcessingJob */
const processing = object(
  {
    Name: name,
    Type: one('Processing'),
    Arguments: object({
      AppSpecification: object({ ImageUri: text, ContainerEntrypoint: list(literal) }),
      ProcessingInputs: list(
        object({
          InputName: literal,
          S3Input: object({
            S3Uri: text,
            LocalPath: { type: 'string', pattern: '^/opt/ml/processing/' },
            S3DataType: one('S3Prefix', 'ManifestFile'),
            S3InputMode: one('File', 'Pipe'),
            S3DataDistributionType: one('FullyReplicated', 'ShardedByS3Key'),
          }),
        }),
      ),
      ProcessingOutputConfig: object({
        KmsKeyId: literal,
        Outputs: list(
          object({
            OutputName: literal,
            S3Output: object({
              S3Uri: text,
              LocalPath: { type: 'string', pattern: '^/opt/ml/processing/' },
              S3UploadMode: one('EndOfJob', 'Continuous'),
            }),
          }),
        ),
      }),
      ProcessingResources: object({ ClusterConfig: cluster }),
      NetworkConfig: object({
        EnableInterContainerTrafficEncryption: { type: 'boolean' },
        EnableNetworkIsolation: { type: 'boolean' },
        VpcConfig: vpc,
      }),
      RoleArn: literal,
      StoppingCondition: object({ MaxRuntimeInSeconds: seconds }),
      Tags: tags,
    }),
  },
  { PropertyFiles: list(object({ PropertyFileName: name, OutputName: literal, FilePath: literal })) },
);

/** CreateTrainingJob */
const training = object({
  Name: name,
  Type: one('Training'),
  Arguments: object({
    AlgorithmSpecification: object({ TrainingImage: text, TrainingInputMode: one('File', 'Pipe', 'FastFile') }),
    InputDataConfig: list(
      object({
        ChannelName: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
        DataSource: object({
          S3DataSource: object({
            S3DataType: one('S3Prefix', 'ManifestFile', 'AugmentedManifestFile'),
            S3Uri: text,
            S3DataDistributionType: one('FullyReplicated', 'ShardedByS3Key'),
          }),
        }),
      }),
    ),
    OutputDataConfig: object({ KmsKeyId: literal, S3OutputPath: text }),
    ResourceConfig: cluster,
    EnableInterContainerTrafficEncryption: { type: 'boolean' },
    EnableNetworkIsolation: { type: 'boolean' },
    VpcConfig: vpc,
    RoleArn: literal,
    StoppingCondition: object({ MaxRuntimeInSeconds: seconds }),
    Tags: tags,
  }),
});

/** CreateModelPackage */
const registration = object({
  Name: name,
  Type: one('RegisterModel'),
  Arguments: object({
    ModelPackageGroupName: literal,
    ModelApprovalStatus: one('Approved', 'Rejected', 'PendingManualApproval'),
    InferenceSpecification: object({
      Containers: list(object({ Image: text, ModelDataUrl: text })),
      SupportedContentTypes: list(literal),
      SupportedResponseMIMETypes: list(literal),
    }),
    ModelMetrics: object({
      ModelQuality: object({ Statistics: object({ ContentType: literal, S3Uri: text }) }),
    }),
  }),
});

const fileValue = object({ 'Std:JsonGet': object({ PropertyFile: reference, Path: literal }) });
const condition = object({
  Name: name,
  Type: one('Condition'),
  Arguments: object({
    Conditions: list(
      object({
        Type: one('Equals', 'GreaterThan', 'GreaterThanOrEqualTo', 'LessThan', 'LessThanOrEqualTo'),
        LeftValue: either(fileValue, reference),
        RightValue: either({ type: 'number' }, literal, reference),
      }),
    ),
    IfSteps: list(either(processing, training, registration), 0),
    ElseSteps: list(either(processing, training, registration), 0),
  }),
});

const validate = new Ajv({ allErrors: true }).compile(
  object({
    Version: one('2020-12-01'),
    Parameters: list(parameter),
    Steps: list(either(condition, processing, training, registration)),
  }),
);
