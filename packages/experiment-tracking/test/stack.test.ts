import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { ExperimentTrackingStack } from '../src';

const { resource, data, output } = synthStack(ExperimentTrackingStack);
const only = (type: string): Readonly<Record<string, unknown>> => {
  const found = Object.values(resource[type] ?? {});
  expect(found).toHaveLength(1);
  return found[0] ?? {};
};
const OUTPUTS = 'data.terraform_remote_state.artifact_store.outputs';

test('there is one tracking server, named after the environment', () => {
  expect(only('aws_sagemaker_mlflow_tracking_server').tracking_server_name).toBe(
    'mlopspltf-${var.environment}-mlflow-experiments',
  );
});

test('artifacts of runs go to the bucket for experiments', () => {
  const [read] = Object.keys(data.terraform_remote_state ?? {});

  expect(read).toBe('artifact_store');
  expect(only('aws_sagemaker_mlflow_tracking_server').artifact_store_uri).toBe(
    `s3://\${${OUTPUTS}.bucket_names.experiments}`,
  );
});

test('its version stands fast in the form that is read back, and nothing is registered automatically', () => {
  expect(only('aws_sagemaker_mlflow_tracking_server')).toMatchObject({
    mlflow_version: expect.stringMatching(/^\d+\.\d+$/) as string,
    automatic_model_registration: false,
  });
});

test('AWS maintains it at one time of the week, in the form that it asks for', () => {
  expect(only('aws_sagemaker_mlflow_tracking_server').weekly_maintenance_window_start).toMatch(
    /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun):([01]\d|2[0-3]):[0-5]\d$/,
  );
});

test.each([
  ['dev', 'Small'],
  ['prd', 'Medium'],
])('in %s the server is %s', (environment, size) => {
  const stack = synthStack(ExperimentTrackingStack, { environment });

  expect(Object.values(stack.resource.aws_sagemaker_mlflow_tracking_server ?? {})).toEqual([
    expect.objectContaining({ tracking_server_size: size }),
  ]);
});

test('its role reaches the artifacts of experiments and their key, and nothing else', () => {
  const documents = Object.values(data.aws_iam_policy_document ?? {});
  const statements = documents.flatMap(({ statement }) => statement as readonly Statement[]);
  const granted = statements.filter(({ principals }) => principals === undefined);

  expect(granted.flatMap(({ resources }) => resources).sort()).toEqual([
    `\${${OUTPUTS}.bucket_arns.experiments}`,
    `\${${OUTPUTS}.bucket_arns.experiments}/*`,
    `\${${OUTPUTS}.kms_key_arn}`,
  ]);
  expect(granted.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
});

test('the key is used by way of S3 only', () => {
  const documents = Object.values(data.aws_iam_policy_document ?? {});
  const statements = documents.flatMap(({ statement }) => statement as readonly Statement[]);

  expect(statements.find(({ sid }) => sid === 'UseKey')?.condition).toEqual([
    { test: 'StringEquals', variable: 'kms:ViaService', values: ['s3.${var.region}.amazonaws.com'] },
  ]);
});

test('SageMaker alone takes the role, and the server waits for its permissions', () => {
  const documents = Object.values(data.aws_iam_policy_document ?? {});
  const trusting = documents.flatMap(({ statement }) => statement as readonly Statement[]).filter(isTrust);

  expect(trusting.map(({ principals }) => principals)).toEqual([
    [{ type: 'Service', identifiers: ['sagemaker.amazonaws.com'] }],
  ]);
  expect(only('aws_sagemaker_mlflow_tracking_server').depends_on).toEqual([
    expect.stringMatching(/^aws_iam_role_policy\./),
  ]);
});

test('other modules find its name, its ARN and its address', () => {
  expect(Object.keys(output).sort()).toEqual(['server_arn', 'server_name', 'server_url']);
});

interface Statement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals?: unknown;
  readonly condition?: unknown;
}

function isTrust({ principals }: Statement): boolean {
  return principals !== undefined;
}
