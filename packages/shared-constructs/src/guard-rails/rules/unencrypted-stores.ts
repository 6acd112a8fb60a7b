import type { Block } from '../../terraform-json';
import { at, isSet, isTrue, nested, pointsTo } from '../blocks';
import type { Finding } from '../rule';
import type { Element, StackView } from '../stack-view';

interface Encryption {
  /** What says that it is encrypted, for the message. */
  readonly by: string;
  readonly holds: (element: Element, view: StackView) => boolean;
}

/** Data at rest is encrypted by a key of the account; which one, and that there is one, is said in the stack. */
export function unencryptedStores(view: StackView): readonly Finding[] {
  return view.resources.flatMap((element): readonly Finding[] => {
    const encryption = ENCRYPTION[element.type];
    if (!encryption || encryption.holds(element, view)) return [];
    return [
      {
        rule: 'unencrypted-store',
        element,
        problem: 'is not encrypted by a key, or only by one that AWS keeps for itself',
        remedy: `Set ${encryption.by}.`,
      },
    ];
  });
}

const flag = (...path: readonly string[]): Encryption => ({
  by: path.join('.'),
  holds: ({ block }) => isTrue(at(block, ...path)),
});

const key = (...path: readonly string[]): Encryption => ({
  by: path.join('.'),
  holds: ({ block }) => isSet(at(block, ...path)),
});

const anyOf = (...ways: readonly Encryption[]): Encryption => ({
  by: ways.map(({ by }) => by).join(' or '),
  holds: (element, view) => ways.some(({ holds }) => holds(element, view)),
});

const noneNeeded = (isFree: (block: Block) => boolean, { by, holds }: Encryption): Encryption => ({
  by,
  holds: (element, view) => isFree(element.block) || holds(element, view),
});

/** Of a machine: the first disk is as its image has it unless it is named, or a template does so. */
const disks: Encryption = {
  by: 'encrypted in root_block_device and in each ebs_block_device',
  holds: ({ block }) => {
    const root = nested(block, 'root_block_device');
    const isNamed = root.length > 0 || nested(block, 'launch_template').length > 0;
    return isNamed && areEncrypted([...root, ...nested(block, 'ebs_block_device')]);
  },
};

const templateDisks: Encryption = {
  by: 'ebs.encrypted in each of block_device_mappings, of which the first disk is one',
  holds: ({ block }) => {
    const found = nested(block, 'block_device_mappings').flatMap((mapping) => nested(mapping, 'ebs'));
    return found.length > 0 && areEncrypted(found);
  },
};

function areEncrypted(found: readonly Block[]): boolean {
  return found.every(({ encrypted }) => isTrue(encrypted));
}

/** It is for what need not last, and takes no key. */
const isScratch = ({ deployment_type: kind = 'SCRATCH_1' }: Block): boolean => String(kind).startsWith('SCRATCH');

const isOfflineOnly = (block: Block): boolean =>
  [undefined, null, false, 'false'].some((off) => at(block, 'online_store_config', 'enable_online_store') === off);

/**
 * Machines with disks of their own encrypt these by themselves, and an endpoint that has one takes no key.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html KmsKeyId
 */
const hasLocalDisks = (block: Block): boolean =>
  [...nested(block, 'production_variants'), ...nested(block, 'shadow_production_variants')].some(
    ({ instance_type: type }) => typeof type === 'string' && LOCAL_DISKS.test(type),
  );

/** A `d` behind the generation says so; the families of accelerators have them anyway. */
const LOCAL_DISKS = /^ml\.(?:[a-z]+\d+[a-z]*d[a-z]*|(?:g5|g6e?|gr6|p5(?:en?)?|trn1n?|trn2))\./;

/**
 * The stores that are looked at. Not here is what AWS always encrypts by a key that the argument would only exchange
 * and that holds little (secrets, parameters), and what has no such argument in the provider.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
export const ENCRYPTION: Readonly<Partial<Record<string, Encryption>>> = {
  aws_s3_bucket: {
    by: 'aws_s3_bucket_server_side_encryption_configuration with a key of KMS',
    holds: isBucketEncrypted,
  },
  aws_efs_file_system: flag('encrypted'),
  aws_fsx_lustre_file_system: noneNeeded(isScratch, key('kms_key_id')),
  aws_fsx_ontap_file_system: key('kms_key_id'),
  aws_fsx_openzfs_file_system: key('kms_key_id'),
  aws_fsx_windows_file_system: key('kms_key_id'),
  aws_ebs_volume: flag('encrypted'),
  aws_instance: disks,
  aws_spot_instance_request: disks,
  aws_launch_configuration: disks,
  aws_launch_template: templateDisks,
  aws_dynamodb_table: flag('server_side_encryption', 'enabled'),
  aws_db_instance: flag('storage_encrypted'),
  aws_rds_cluster: flag('storage_encrypted'),
  aws_rds_global_cluster: flag('storage_encrypted'),
  aws_docdb_cluster: flag('storage_encrypted'),
  aws_docdb_global_cluster: flag('storage_encrypted'),
  aws_docdbelastic_cluster: key('kms_key_id'),
  aws_neptune_cluster: flag('storage_encrypted'),
  aws_neptune_global_cluster: flag('storage_encrypted'),
  aws_neptunegraph_graph: key('kms_key_identifier'),
  aws_keyspaces_table: key('encryption_specification', 'kms_key_identifier'),
  aws_s3tables_table_bucket: key('encryption_configuration', 'kms_key_arn'),
  aws_redshift_cluster: flag('encrypted'),
  aws_redshiftserverless_namespace: key('kms_key_id'),
  aws_dax_cluster: flag('server_side_encryption', 'enabled'),
  aws_elasticache_replication_group: flag('at_rest_encryption_enabled'),
  aws_memorydb_cluster: key('kms_key_arn'),
  aws_opensearch_domain: flag('encrypt_at_rest', 'enabled'),
  aws_elasticsearch_domain: flag('encrypt_at_rest', 'enabled'),
  aws_timestreamwrite_database: key('kms_key_id'),
  aws_sqs_queue: anyOf(key('kms_master_key_id'), flag('sqs_managed_sse_enabled')),
  aws_sns_topic: key('kms_master_key_id'),
  aws_kinesis_stream: key('kms_key_id'),
  aws_kinesis_firehose_delivery_stream: flag('server_side_encryption', 'enabled'),
  aws_msk_cluster: key('encryption_info', 'encryption_at_rest_kms_key_arn'),
  aws_mq_broker: key('encryption_options', 'kms_key_id'),
  aws_cloudwatch_log_group: key('kms_key_id'),
  aws_backup_vault: key('kms_key_arn'),
  aws_ecr_repository: key('encryption_configuration', 'kms_key'),
  aws_codeartifact_domain: key('encryption_key'),
  aws_codecommit_repository: key('kms_key_id'),
  aws_sagemaker_domain: key('kms_key_id'),
  aws_sagemaker_notebook_instance: key('kms_key_id'),
  aws_sagemaker_endpoint_configuration: noneNeeded(hasLocalDisks, key('kms_key_arn')),
  aws_sagemaker_feature_group: noneNeeded(isOfflineOnly, key('online_store_config', 'security_config', 'kms_key_id')),
};

function isBucketEncrypted(bucket: Element, { resources }: StackView): boolean {
  return resources.some(
    ({ type, block }) =>
      type === 'aws_s3_bucket_server_side_encryption_configuration' &&
      pointsTo(block.bucket, bucket, 'bucket') &&
      nested(block, 'rule').some((rule) => {
        const settings = 'apply_server_side_encryption_by_default';
        return (
          String(at(rule, settings, 'sse_algorithm')).startsWith('aws:kms') &&
          isSet(at(rule, settings, 'kms_master_key_id'))
        );
      }),
  );
}
