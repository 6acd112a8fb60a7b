import { isDataStore } from '@mlopspltf/definition';
import { at, isTrue } from '../blocks';
import type { Finding } from '../rule';
import type { Element, StackView } from '../stack-view';

/**
 * What keeps data is in the deployer's table of data stores (`data-stores.ts` of the definition), or cannot be destroyed at
 * all (`prevent_destroy`). The table is the rule and not `prevent_destroy`, because that would stop `terraform destroy` by
 * hand as well where an environment may be destroyed: the deployer refuses plans that delete or replace what is in the
 * table, and writes `prevent_destroy` beside the stack for Terraform by hand, wherever an environment is not destroyable.
 */
export function dataProtection({ resources }: StackView): readonly Finding[] {
  return resources
    .filter((element) => keepsData(element) && !isDataStore(element.type) && !cannotBeDestroyed(element))
    .map((element) => ({
      rule: 'unprotected-data',
      element,
      value: element.type,
      problem: 'keeps data, but the deployer would let it be deleted anywhere',
      remedy: 'Add the type to packages/definition/src/data-stores.ts, or set lifecycle.preventDestroy.',
    }));
}

function keepsData({ type, takes }: Element): boolean {
  return !HARMLESS.has(type) && PRECAUTIONS.some(takes);
}

function cannotBeDestroyed({ block }: Element): boolean {
  return isTrue(at(block, 'lifecycle', 'prevent_destroy'));
}

/** Arguments by which AWS or the provider guards what would be lost: a type that has one of them keeps data. */
const PRECAUTIONS = [
  'automaticBackupRetentionDays',
  'backupRetentionPeriod',
  'deletionProtection',
  'deletionProtectionEnabled',
  'deletionWindowInDays',
  'encrypted',
  'finalSnapshotIdentifier',
  'forceDelete',
  'forceDestroy',
  'pointInTimeRecovery',
  'recoveryWindowInDays',
  'skipFinalBackup',
  'skipFinalSnapshot',
  'snapshotRetentionLimit',
  'storageEncrypted',
];

/**
 * Types that have such an argument for something else: to let go of what hangs on them, or of what can be made or filled
 * again.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
const HARMLESS: ReadonlySet<string> = new Set([
  // Catalogues and settings
  'aws_athena_database',
  'aws_athena_workgroup',
  'aws_redshift_endpoint_authorization',
  'aws_redshift_snapshot_schedule',
  'aws_service_discovery_service',
  // Caches
  'aws_elasticache_cluster',
  'aws_elasticache_replication_group',
  'aws_elasticache_serverless_cache',
  // Members of clusters: the cluster has the data
  'aws_docdb_cluster_instance',
  'aws_neptune_cluster_instance',
  'aws_rds_cluster_instance',
  // What runs and what triggers
  'aws_autoscaling_group',
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_ecs_service',
  'aws_ecs_task_set',
  'aws_elastic_beanstalk_application_version',
  'aws_transfer_server',
  // Identities, names and networks
  'aws_default_subnet',
  'aws_default_vpc',
  'aws_dx_lag',
  'aws_iam_user',
  'aws_pinpointsmsvoicev2_phone_number',
  'aws_route53_zone',
  // Objects whose content is the stack's
  'aws_dataexchange_revision_assets',
  'aws_s3_bucket_object',
  'aws_s3_object',
  'aws_s3_object_copy',
]);
