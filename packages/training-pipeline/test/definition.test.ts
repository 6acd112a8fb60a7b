import { schemaErrors } from './support/definition-schema';
import { danglingReferences, referencesIn } from './support/references';
import { definitionIn } from './support/resolved-definition';

const ENVIRONMENTS = ['dev', 'tst', 'prd'];
const definition = definitionIn('prd');
const [process, train, evaluate, goodEnough] = definition.Steps;
const [register] = goodEnough.Arguments.IfSteps;
const JOBS = [process, train, evaluate];

/** The definition with other content, as text that is replaced. */
function altered(from: string, to: string): typeof definition {
  const text = JSON.stringify(definition);
  if (!text.includes(from)) throw new Error(`there is no ${from}`);
  return JSON.parse(text.replace(from, () => to)) as typeof definition;
}

describe("AWS' schema", () => {
  test.each(ENVIRONMENTS)('is followed in %s', (environment) => {
    expect(schemaErrors(definitionIn(environment))).toEqual([]);
  });

  test.each([
    ['another version', '"2020-12-01"', '"2021-01-01"'],
    ['an argument that SageMaker does not know', '"VolumeSizeInGB"', '"VolumeSizeInGb"'],
    ['a disk without a key', '"VolumeKmsKeyId"', '"VolumeKey"'],
    ['a step of another kind', '"Training"', '"Learning"'],
    ['a count that is a text', '"InstanceCount":1', '"InstanceCount":"1"'],
    ['a name with a blank', '"Name":"Train"', '"Name":"The training"'],
  ])('refuses %s', (_, from, to) => {
    expect(schemaErrors(altered(from, to))).not.toEqual([]);
  });
});

describe('references', () => {
  test('lead to parameters, and to what earlier steps have', () => {
    expect(referencesIn(definition)).not.toEqual([]);
    expect(danglingReferences(definition)).toEqual([]);
  });

  test.each([
    ['a parameter that is not declared', 'Parameters.TrainingImageTag', 'Parameters.ImageTag'],
    ['a step that does not exist', 'Steps.Train.ModelArtifacts', 'Steps.Learn.ModelArtifacts'],
    ['an output that the step does not write', "Outputs['test']", "Outputs['tests']"],
    ['a property file that is not declared', '"PropertyFileName":"Evaluation"', '"PropertyFileName":"Report"'],
    ['a property file in no output', '"OutputName":"evaluation","FilePath"', '"OutputName":"report","FilePath"'],
  ])('to %s are found', (_, from, to) => {
    expect(danglingReferences(altered(from, to))).not.toEqual([]);
  });

  test('to a later step are found', () => {
    expect(danglingReferences({ ...definition, Steps: [train, process, evaluate, goodEnough] })).not.toEqual([]);
  });

  test('make use of each parameter', () => {
    const used = new Set(referencesIn(definition.Steps));

    expect(definition.Parameters.filter(({ Name }) => !used.has(`Parameters.${Name}`))).toEqual([]);
  });
});

test('data is prepared, a model is trained and evaluated, and only then is it decided', () => {
  expect(definition.Steps.map(({ Name, Type }) => [Name, Type])).toEqual([
    ['Process', 'Processing'],
    ['Train', 'Training'],
    ['Evaluate', 'Processing'],
    ['GoodEnough', 'Condition'],
  ]);
  expect(referencesIn(train.Arguments.InputDataConfig)).toEqual([
    "Steps.Process.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri",
    "Steps.Process.ProcessingOutputConfig.Outputs['validation'].S3Output.S3Uri",
  ]);
  expect(referencesIn(evaluate.Arguments.ProcessingInputs)).toEqual([
    'Steps.Train.ModelArtifacts.S3ModelArtifacts',
    "Steps.Process.ProcessingOutputConfig.Outputs['test'].S3Output.S3Uri",
  ]);
});

test('a model that is good enough is registered for a person to approve, and no other', () => {
  expect(goodEnough.Arguments).toMatchObject({
    Conditions: [
      {
        Type: 'GreaterThanOrEqualTo',
        LeftValue: {
          'Std:JsonGet': {
            PropertyFile: { Get: 'Steps.Evaluate.PropertyFiles.Evaluation' },
            Path: 'binary_classification_metrics.auc.value',
          },
        },
        RightValue: { Get: 'Parameters.MinimumAuc' },
      },
    ],
    ElseSteps: [],
  });
  expect(goodEnough.Arguments.IfSteps).toHaveLength(1);
  expect(register?.Arguments).toMatchObject({
    ModelPackageGroupName: '${data.terraform_remote_state.model_registry.outputs.group_names.churn}',
    ModelApprovalStatus: 'PendingManualApproval',
    InferenceSpecification: {
      Containers: [{ ModelDataUrl: { Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' } }],
    },
  });
});

test('images are those of the registry, in the version that is asked for', () => {
  const image = (kind: string, parameter: string): object => ({
    'Std:Join': {
      On: ':',
      Values: [
        `\${data.terraform_remote_state.container_registry.outputs.repository_urls.${kind}}`,
        { Get: `Parameters.${parameter}` },
      ],
    },
  });
  const training = image('training', 'TrainingImageTag');

  expect(process.Arguments.AppSpecification).toEqual({ ImageUri: training, ContainerEntrypoint: ['process'] });
  expect(train.Arguments.AlgorithmSpecification.TrainingImage).toEqual(training);
  expect(evaluate.Arguments.AppSpecification).toEqual({ ImageUri: training, ContainerEntrypoint: ['evaluate'] });
  expect(register?.Arguments.InferenceSpecification.Containers[0].Image).toEqual(image('serving', 'ServingImageTag'));
});

describe('each job', () => {
  const key = '${data.terraform_remote_state.artifact_store.outputs.kms_key_arn}';
  const vpc = {
    SecurityGroupIds: ['${data.terraform_remote_state.network.outputs.workload_security_group_id}'],
    Subnets: '${data.terraform_remote_state.network.outputs.private_subnet_ids}',
  };

  test('is encrypted by the key, on its disks and in what it writes', () => {
    expect(train.Arguments).toMatchObject({
      OutputDataConfig: { KmsKeyId: key },
      ResourceConfig: { VolumeKmsKeyId: key },
    });
    for (const { Arguments } of [process, evaluate]) {
      expect(Arguments).toMatchObject({
        ProcessingOutputConfig: { KmsKeyId: key },
        ProcessingResources: { ClusterConfig: { VolumeKmsKeyId: key } },
      });
    }
  });

  test('runs in the private subnets, with the security group of workloads, and talks encrypted', () => {
    const network = { EnableInterContainerTrafficEncryption: true, VpcConfig: vpc };

    expect(train.Arguments).toMatchObject(network);
    for (const { Arguments } of [process, evaluate]) expect(Arguments.NetworkConfig).toMatchObject(network);
  });

  test('acts in the role of jobs, bears tags and ends in time', () => {
    for (const { Arguments } of JOBS) {
      expect(Arguments.RoleArn).toMatch(/^\$\{aws_iam_role\.job-role_\w+\.arn\}$/);
      expect(Arguments.StoppingCondition.MaxRuntimeInSeconds).toBeGreaterThan(0);
      expect(Arguments.Tags).toEqual([
        { Key: 'Project', Value: 'mlopspltf' },
        { Key: 'Environment', Value: '${var.environment}' },
        { Key: 'Module', Value: 'training_pipeline' },
      ]);
    }
  });

  test('writes where no other run writes', () => {
    const targets = [
      ...[process, evaluate].flatMap(({ Arguments }) =>
        Arguments.ProcessingOutputConfig.Outputs.map(({ S3Output }) => S3Output.S3Uri),
      ),
      train.Arguments.OutputDataConfig.S3OutputPath,
    ];

    expect(targets).toHaveLength(5);
    for (const target of targets) expect(referencesIn(target)).toEqual(['Execution.PipelineExecutionId']);
    expect(new Set(targets.map((target) => JSON.stringify(target))).size).toBe(5);
  });
});

test.each([
  ['dev', 'ml.t3.medium', 'ml.m5.large', 1, 0.5, 3_600],
  ['tst', 'ml.m5.large', 'ml.m5.large', 1, 0.7, 7_200],
  ['prd', 'ml.m5.xlarge', 'ml.m5.2xlarge', 2, 0.8, 28_800],
])('%s has its own sizes and threshold', (environment, processing, training, count, auc, seconds) => {
  const { Parameters, Steps } = definitionIn(environment);
  const defaults = Object.fromEntries(Parameters.map(({ Name, DefaultValue }) => [Name, DefaultValue]));

  expect(defaults).toEqual({
    InputDataUrl: 's3://${data.terraform_remote_state.artifact_store.outputs.bucket_names.datasets}/churn/',
    TrainingImageTag: '1.0.0',
    ServingImageTag: '1.0.0',
    ProcessingInstanceType: processing,
    TrainingInstanceType: training,
    TrainingInstanceCount: count,
    MinimumAuc: auc,
  });
  expect(Steps[1].Arguments.StoppingCondition).toEqual({ MaxRuntimeInSeconds: seconds });
});
