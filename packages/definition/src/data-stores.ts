/**
 * Types of resources that hold what nobody can make again from the definition: deleting or replacing one loses it.
 *
 * Keys are among them because what they encrypt is lost with them, and names or registrations because versions hang on
 * them. Left out is what can be filled again (caches, search indexes without a domain of their own), what only points to
 * data (catalogues, endpoints, models of an endpoint, aliases), and what tells of the past without being needed for
 * anything (log groups, metrics). Where AWS refuses to delete what is not empty, as for buckets, the type counts all the
 * same: `force_destroy` and `force_delete` stand in the stack.
 *
 * Plans are judged by this table when they are made, and stacks when they are synthesized.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
const DATA_STORES: ReadonlySet<string> = new Set([
  // Objects and files
  'aws_s3_bucket',
  'aws_s3_directory_bucket',
  'aws_s3tables_table',
  'aws_s3tables_table_bucket',
  'aws_efs_file_system',
  'aws_fsx_lustre_file_system',
  'aws_fsx_ontap_file_system',
  'aws_fsx_ontap_volume',
  'aws_fsx_openzfs_file_system',
  'aws_fsx_openzfs_volume',
  'aws_fsx_windows_file_system',
  // Volumes and copies of data
  'aws_ebs_volume',
  'aws_ebs_snapshot',
  'aws_backup_vault',
  'aws_db_snapshot',
  'aws_db_cluster_snapshot',
  // Tables and databases
  'aws_dynamodb_table',
  'aws_dynamodb_global_table',
  'aws_db_instance',
  'aws_rds_cluster',
  'aws_rds_global_cluster',
  'aws_docdb_cluster',
  'aws_docdbelastic_cluster',
  'aws_neptune_cluster',
  'aws_neptunegraph_graph',
  'aws_redshift_cluster',
  'aws_redshiftserverless_namespace',
  'aws_keyspaces_keyspace',
  'aws_keyspaces_table',
  'aws_timestreamwrite_database',
  'aws_timestreamwrite_table',
  'aws_timestreaminfluxdb_db_instance',
  'aws_memorydb_cluster',
  'aws_elasticsearch_domain',
  'aws_opensearch_domain',
  'aws_opensearchserverless_collection',
  // Messages that wait, or are kept for a while
  'aws_kinesis_stream',
  'aws_msk_cluster',
  'aws_msk_serverless_cluster',
  'aws_mq_broker',
  'aws_sqs_queue',
  // Images, packages and sources
  'aws_ecr_repository',
  'aws_ecrpublic_repository',
  'aws_codeartifact_domain',
  'aws_codeartifact_repository',
  'aws_codecommit_repository',
  // Machine learning: home folders of a domain, features, experiments, versions of models, labels of data
  'aws_sagemaker_domain',
  'aws_sagemaker_user_profile',
  'aws_sagemaker_space',
  'aws_sagemaker_notebook_instance',
  'aws_sagemaker_feature_group',
  'aws_sagemaker_mlflow_tracking_server',
  'aws_sagemaker_model_package_group',
  // Keys and secrets
  'aws_kms_key',
  'aws_kms_external_key',
  'aws_kms_replica_key',
  'aws_cloudhsm_v2_cluster',
  'aws_secretsmanager_secret',
  // Accounts of users
  'aws_cognito_user_pool',
]);

/** Whether deleting or replacing a resource of that type loses data. */
export function isDataStore(type: string): boolean {
  return DATA_STORES.has(type);
}
