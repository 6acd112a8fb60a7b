import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { TrainingPipelineStack } from '../src';

const stack = synthStack(TrainingPipelineStack, { environment: 'dev' });
const [pipeline] = Object.values(stack.resource.aws_sagemaker_pipeline ?? {});

test('there is one pipeline, named after the environment, in a role of its own', () => {
  expect(Object.keys(stack.resource.aws_sagemaker_pipeline ?? {})).toHaveLength(1);
  expect(pipeline).toMatchObject({
    pipeline_name: 'mlopspltf-dev-sagemaker-churn-training',
    role_arn: expect.stringMatching(/^\$\{aws_iam_role\.pipeline-role_\w+\.arn\}$/) as string,
  });
});

test('it waits for the rights of its roles, which a reference to a role does not', () => {
  expect(pipeline?.depends_on).toEqual([
    expect.stringMatching(/^aws_iam_role_policy\.job-role_policy_/),
    expect.stringMatching(/^aws_iam_role_policy\.pipeline-role_policy_/),
  ]);
});

test('what it works with is read from the modules that have it', () => {
  expect(Object.keys(stack.data.terraform_remote_state ?? {}).sort()).toEqual([
    'artifact_store',
    'container_registry',
    'model_registry',
    'network',
  ]);
});

test('other modules find the pipeline, and the role of its jobs', () => {
  expect(Object.fromEntries(Object.entries(stack.output).map(([name, { value }]) => [name, value]))).toEqual({
    pipeline_name: expect.stringMatching(/^\$\{aws_sagemaker_pipeline\.\w+\.pipeline_name\}$/) as string,
    pipeline_arn: expect.stringMatching(/^\$\{aws_sagemaker_pipeline\.\w+\.arn\}$/) as string,
    role_arn: expect.stringMatching(/^\$\{aws_iam_role\.job-role_\w+\.arn\}$/) as string,
  });
});

describe('the schedule', () => {
  test.each([
    ['dev', 'DISABLED', 'cron(0 2 ? * MON *)'],
    ['tst', 'ENABLED', 'cron(0 2 ? * MON *)'],
    ['prd', 'ENABLED', 'cron(0 2 * * ? *)'],
  ])('in %s is %s at %s', (environment, state, expression) => {
    const { resource } = synthStack(TrainingPipelineStack, { environment });

    expect(Object.values(resource.aws_scheduler_schedule ?? {})).toEqual([
      expect.objectContaining({
        name: `mlopspltf-${environment}-scheduler-training`,
        state,
        schedule_expression: expression,
        schedule_expression_timezone: 'UTC',
      }),
    ]);
  });

  test('starts this pipeline with the data of the environment, in a role of its own, and gives up within the hour', () => {
    const [schedule] = Object.values(stack.resource.aws_scheduler_schedule ?? {});

    expect(schedule?.target).toEqual({
      arn: expect.stringMatching(/^\$\{aws_sagemaker_pipeline\.\w+\.arn\}$/) as string,
      role_arn: expect.stringMatching(/^\$\{aws_iam_role\.schedule_role_\w+\.arn\}$/) as string,
      sagemaker_pipeline_parameters: {
        pipeline_parameter: [
          {
            name: 'InputDataUrl',
            value: 's3://${data.terraform_remote_state.artifact_store.outputs.bucket_names.datasets}/churn/',
          },
        ],
      },
      retry_policy: { maximum_event_age_in_seconds: 3_600, maximum_retry_attempts: 3 },
    });
  });
});
