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

/**
 * The stores that are looked at. Not here is what AWS always encrypts by a key that the argument would only exchange
 * and that holds little (secrets, parameters), and what has no such argument in the provider.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
const ENCRYPTION: Readonly<Partial<Record<string, Encryption>>> = {
  aws_s3_bucket: {
    by: 'aws_s3_bucket_server_side_encryption_configuration with a key of KMS',
    holds: isBucketEncrypted,
  },
  aws_efs_file_system: flag('encrypted'),
  aws_ebs_volume: flag('encrypted'),
  aws_dynamodb_table: flag('server_side_encryption', 'enabled'),
  aws_db_instance: flag('storage_encrypted'),
  aws_rds_cluster: flag('storage_encrypted'),
  aws_rds_global_cluster: flag('storage_encrypted'),
  aws_docdb_cluster: flag('storage_encrypted'),
  aws_docdb_global_cluster: flag('storage_encrypted'),
  aws_docdbelastic_cluster: key('kms_key_id'),
  aws_neptune_cluster: flag('storage_encrypted'),
  aws_neptune_global_cluster: flag('storage_encrypted'),
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
  aws_sagemaker_domain: key('kms_key_id'),
  aws_sagemaker_notebook_instance: key('kms_key_id'),
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
