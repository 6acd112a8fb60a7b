/**
 * Which arguments name a resource, and what AWS asks of the name. Whatever is not listed here is looked at by rule: the
 * argument `name` or `identifier`, or one that repeats the end of the type (`function_name` of `aws_lambda_function`,
 * but not of `aws_lambda_permission`, where it points to another resource).
 */
export interface NameRule {
  /** @default - by rule */
  readonly argument?: string;
  /** Most characters that AWS takes. @default 255 */
  readonly longest?: number;
  /** The resource has no name of its own: AWS or DNS gives it, or it is unique within another resource only. */
  readonly exempt?: true;
  /** The name is one of several segments between slashes. */
  readonly path?: true;
  /** What stands before the name. */
  readonly before?: string;
  /** What may stand behind it. */
  readonly after?: string;
  /**
   * Without a name it has none: AWS knows it by a number, and the name is for people. Everywhere else AWS or Terraform
   * makes one up, so it has to be there.
   */
  readonly optional?: true;
}

export const LONGEST_BY_DEFAULT = 255;

/**
 * By type; a key that ends in `*` stands for all types that begin so. The first that fits counts.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
const RULES: readonly (readonly [string, NameRule])[] = [
  ['aws_s3_bucket', { argument: 'bucket', longest: 63 }],
  ['aws_s3_access_point', { longest: 50 }],
  ['aws_s3_bucket_*', { exempt: true }],
  ['aws_iam_role_policy', { exempt: true }],
  ['aws_iam_user_policy', { exempt: true }],
  ['aws_iam_group_policy', { exempt: true }],
  ['aws_iam_service_linked_role', { exempt: true }],
  ['aws_iam_role', { longest: 64 }],
  ['aws_iam_user', { longest: 64 }],
  ['aws_iam_*', { longest: 128 }],
  ['aws_kms_alias', { before: 'alias/', longest: 256 }],
  ['aws_kms_grant', { exempt: true }],
  ['aws_dynamodb_table', { longest: 255 }],
  ['aws_ecr_account_setting', { exempt: true }],
  ['aws_ecr_repository', { longest: 256 }],
  ['aws_ecs_account_setting_default', { exempt: true }],
  ['aws_cloudwatch_log_group', { path: true, longest: 512 }],
  ['aws_cloudwatch_log_*', { exempt: true }],
  ['aws_cloudwatch_event_rule', { longest: 64 }],
  ['aws_cloudwatch_event_*', { longest: 64 }],
  ['aws_scheduler_*', { longest: 64 }],
  ['aws_ssm_parameter', { path: true, longest: 1011 }],
  ['aws_secretsmanager_secret', { path: true, longest: 512 }],
  ['aws_sns_topic', { after: '.fifo', longest: 256 }],
  ['aws_sqs_queue', { after: '.fifo', longest: 80 }],
  ['aws_lambda_alias', { exempt: true }],
  ['aws_lambda_layer_version', { argument: 'layer_name' }],
  ['aws_lambda_*', { longest: 64 }],
  ['aws_sagemaker_app', { exempt: true }],
  ['aws_sagemaker_space', { exempt: true }],
  ['aws_sagemaker_user_profile', { exempt: true }],
  ['aws_sagemaker_*', { longest: 63 }],
  ['aws_sfn_*', { longest: 80 }],
  ['aws_lb', { longest: 32 }],
  ['aws_lb_target_group', { longest: 32 }],
  ['aws_alb', { longest: 32 }],
  ['aws_alb_target_group', { longest: 32 }],
  ['aws_opensearch_domain', { longest: 28 }],
  ['aws_elasticache_replication_group', { argument: 'replication_group_id', longest: 40 }],
  ['aws_elasticache_cluster', { argument: 'cluster_id', longest: 50 }],
  ['aws_elasticache_*', { longest: 40 }],
  ['aws_db_instance', { longest: 63 }],
  ['aws_rds_cluster', { longest: 63 }],
  ['aws_eks_addon', { exempt: true }],
  ['aws_eks_cluster', { longest: 100 }],
  ['aws_athena_workgroup', { longest: 128 }],
  ['aws_glue_catalog_table', { exempt: true }],
  ['aws_budgets_budget', { longest: 100 }],
  ['aws_key_pair', { argument: 'key_name' }],
  ['aws_api_gateway_rest_api', {}],
  ['aws_api_gateway_*', { exempt: true }],
  ['aws_apigatewayv2_api', { longest: 128 }],
  ['aws_apigatewayv2_*', { exempt: true }],
  ['aws_appautoscaling_*', { exempt: true }],
  ['aws_autoscaling_lifecycle_hook', { exempt: true }],
  ['aws_autoscaling_policy', { exempt: true }],
  ['aws_backup_selection', { exempt: true }],
  ['aws_cognito_user_pool_client', { exempt: true }],
  ['aws_datasync_agent', { optional: true }],
  ['aws_datasync_task', { optional: true }],
  ['aws_emr_instance_*', { exempt: true }],
  ['aws_grafana_workspace', { optional: true }],
  ['aws_ivs_*', { optional: true }],
  ['aws_ivschat_*', { optional: true }],
  ['aws_lexv2models_bot_locale', { exempt: true }],
  ['aws_opsworks_stack', {}],
  ['aws_opsworks_*', { exempt: true }],
  ['aws_quicksight_folder', { optional: true }],
  ['aws_quicksight_user', { exempt: true }],
  ['aws_redshiftdata_statement', { optional: true }],
  ['aws_servicecatalog_provisioning_artifact', { exempt: true }],
  // AWS takes no hyphen in it.
  ['aws_signer_signing_profile', { exempt: true }],
  ['aws_ssm_activation', { optional: true }],
  // Its `name` is that of a document.
  ['aws_ssm_association', { argument: 'association_name', optional: true }],
  ['aws_ssm_maintenance_window_target', { exempt: true }],
  ['aws_ssm_maintenance_window_task', { exempt: true }],
  // Without one it is called as its bucket.
  ['aws_storagegateway_*', { optional: true }],
  ['aws_account_*', { exempt: true }],
  ['aws_organizations_*', { exempt: true }],
  ['aws_guardduty_*', { exempt: true }],
  ['aws_acm*', { exempt: true }],
  ['aws_route53*', { exempt: true }],
  ['aws_service_discovery_*', { exempt: true }],
  ['aws_ses*', { exempt: true }],
];

export function nameRule(type: string): NameRule {
  const found = RULES.find(([key]) => (key.endsWith('*') ? type.startsWith(key.slice(0, -1)) : key === type));
  return found?.[1] ?? {};
}

/** The arguments that name a resource of that type, where it takes them. */
export function namingArguments(type: string): readonly string[] {
  const { argument } = nameRule(type);
  if (argument !== undefined) return [argument];
  const words = type.split('_').slice(1);
  const ends = words.map((_, index) => words.slice(index).join('_'));
  return ['name', 'identifier', ...ends.flatMap((end) => [`${end}_name`, `${end}_identifier`])];
}
