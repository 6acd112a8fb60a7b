import { isDataStore } from '../src';

test.each([
  'aws_s3_bucket',
  'aws_dynamodb_table',
  'aws_rds_cluster',
  'aws_efs_file_system',
  'aws_ebs_volume',
  'aws_ecr_repository',
  'aws_kms_key',
  'aws_secretsmanager_secret',
  'aws_sqs_queue',
  'aws_sagemaker_feature_group',
  'aws_sagemaker_mlflow_tracking_server',
  'aws_sagemaker_model_package_group',
])('%s keeps data', (type) => {
  expect(isDataStore(type)).toBe(true);
});

test.each(['aws_cloudwatch_log_group', 'aws_kms_alias', 'aws_s3_bucket_policy', 'aws_iam_role', 'constructor', ''])(
  '%p keeps none',
  (type) => {
    expect(isDataStore(type)).toBe(false);
  },
);
