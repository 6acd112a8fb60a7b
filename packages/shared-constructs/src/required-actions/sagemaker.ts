import type { ActionTable, RequiredActions } from './actions';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html */
export const SAGEMAKER: ActionTable = {
  aws_sagemaker_model_package_group: {
    read: ['sagemaker:DescribeModelPackageGroup', 'sagemaker:ListTags'],
    write: ['sagemaker:AddTags', 'sagemaker:CreateModelPackageGroup', 'sagemaker:DeleteTags'],
    remove: ['sagemaker:DeleteModelPackageGroup'],
  },
  aws_sagemaker_pipeline: inRole('Pipeline'),
  aws_sagemaker_mlflow_tracking_server: inRole('MlflowTrackingServer'),
};

/** What SageMaker runs in a role, which whoever makes it hands on. */
function inRole(name: string): RequiredActions {
  return {
    read: [`sagemaker:Describe${name}`, 'sagemaker:ListTags'],
    write: [
      'iam:PassRole',
      'sagemaker:AddTags',
      `sagemaker:Create${name}`,
      'sagemaker:DeleteTags',
      `sagemaker:Update${name}`,
    ],
    remove: [`sagemaker:Delete${name}`],
  };
}
