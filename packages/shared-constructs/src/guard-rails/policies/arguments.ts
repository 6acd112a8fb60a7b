/**
 * What a policy is for.
 * - `identity`: says what a role or a user may do.
 * - `trust`: says who may take a role.
 * - `resource`: says who may do what with the one thing that it is attached to.
 */
export type PolicyUse = 'identity' | 'trust' | 'resource';

export interface PolicyArgument {
  readonly argument: string;
  readonly use: PolicyUse;
  /** Block that the argument stands in. @default - the resource itself */
  readonly within?: string;
}

const identity = (argument = 'policy', within?: string): PolicyArgument => ({
  argument,
  use: 'identity',
  ...(within === undefined ? {} : { within }),
});
const resource = (argument = 'policy'): PolicyArgument => ({ argument, use: 'resource' });

/**
 * Where the provider takes policies, by type.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
export const POLICY_ARGUMENTS: Readonly<Partial<Record<string, readonly PolicyArgument[]>>> = {
  aws_iam_role: [{ argument: 'assume_role_policy', use: 'trust' }, identity('policy', 'inline_policy')],
  aws_iam_policy: [identity()],
  aws_iam_role_policy: [identity()],
  aws_iam_group_policy: [identity()],
  aws_iam_user_policy: [identity()],
  aws_ssoadmin_permission_set_inline_policy: [identity('inline_policy')],
  // It limits what is done through it: in it, `*` is as wide as in a role's.
  aws_vpc_endpoint: [identity()],
  aws_vpc_endpoint_policy: [identity()],
  aws_backup_vault_policy: [resource()],
  aws_cloudwatch_event_bus_policy: [resource()],
  aws_cloudwatch_log_destination_policy: [resource('access_policy')],
  aws_cloudwatch_log_resource_policy: [resource('policy_document')],
  aws_codeartifact_domain_permissions_policy: [resource('policy_document')],
  aws_codeartifact_repository_permissions_policy: [resource('policy_document')],
  aws_dynamodb_resource_policy: [resource()],
  aws_ecr_registry_policy: [resource()],
  aws_ecr_repository_creation_template: [resource('repository_policy')],
  aws_ecr_repository_policy: [resource()],
  aws_ecrpublic_repository_policy: [resource()],
  aws_efs_file_system_policy: [resource()],
  aws_elasticsearch_domain: [resource('access_policies')],
  aws_elasticsearch_domain_policy: [resource('access_policies')],
  aws_glacier_vault: [resource('access_policy')],
  aws_glue_resource_policy: [resource()],
  aws_kinesis_resource_policy: [resource()],
  aws_kms_external_key: [resource()],
  aws_kms_key: [resource()],
  aws_kms_key_policy: [resource()],
  aws_kms_replica_external_key: [resource()],
  aws_kms_replica_key: [resource()],
  aws_msk_cluster_policy: [resource()],
  aws_opensearch_domain: [resource('access_policies')],
  aws_opensearch_domain_policy: [resource('access_policies')],
  aws_redshift_resource_policy: [resource()],
  aws_redshiftserverless_resource_policy: [resource()],
  aws_s3_access_point: [resource()],
  aws_s3_bucket: [resource()],
  aws_s3_bucket_policy: [resource()],
  aws_s3control_access_grants_instance_resource_policy: [resource()],
  aws_s3control_access_point_policy: [resource()],
  aws_s3control_bucket_policy: [resource()],
  aws_s3control_object_lambda_access_point_policy: [resource()],
  aws_s3tables_table_bucket_policy: [resource('resource_policy')],
  aws_s3tables_table_policy: [resource('resource_policy')],
  aws_sagemaker_model_package_group_policy: [resource('resource_policy')],
  aws_secretsmanager_secret: [resource()],
  aws_secretsmanager_secret_policy: [resource()],
  aws_sns_topic: [resource()],
  aws_sns_topic_policy: [resource()],
  aws_sqs_queue: [resource()],
  aws_sqs_queue_policy: [resource()],
};
