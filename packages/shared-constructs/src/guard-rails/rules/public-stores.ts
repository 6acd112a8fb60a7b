import { at, isTrue, nested, pointsTo } from '../blocks';
import { isPublic } from '../policies/principals';
import { policiesOf } from '../policies/policies';
import type { Finding } from '../rule';
import type { Element, StackView } from '../stack-view';

/** Nobody from outside reaches data: neither by the store's settings nor by its policy. */
export function publicStores(view: StackView): readonly Finding[] {
  return [...openSettings(view), ...openPolicies(view)];
}

function openSettings(view: StackView): readonly Finding[] {
  return view.resources.flatMap((element): readonly Finding[] => {
    const closed = CLOSED[element.type];
    if (!closed || closed.holds(element, view)) return [];
    return [
      { rule: 'public-store', element, problem: 'is open to the public, or not closed to it', remedy: closed.remedy },
    ];
  });
}

function openPolicies(view: StackView): readonly Finding[] {
  return policiesOf(view)
    .filter(({ use }) => use === 'resource')
    .flatMap(({ element, argument, statements }) =>
      statements.filter(isPublic).map((statement): Finding => ({
        rule: 'public-store',
        element,
        argument,
        ...(statement.sid === undefined ? {} : { part: statement.sid }),
        value: '*',
        problem: 'lets everybody in',
        remedy:
          'Name who may, or this account in a condition on aws:PrincipalAccount, aws:SourceAccount or aws:SourceArn.',
      })),
    );
}

interface Closure {
  readonly remedy: string;
  readonly holds: (element: Element, view: StackView) => boolean;
}

const notPublic: Closure = {
  remedy: 'Leave publicly_accessible out, or false.',
  holds: ({ block }) => block.publicly_accessible === undefined || block.publicly_accessible === false,
};

const inNetwork: Closure = {
  remedy: 'Put it into subnets by vpc_options.',
  holds: ({ block }) => nested(block, 'vpc_options').length > 0,
};

const never: Closure = { remedy: 'Take aws_ecr_repository.', holds: () => false };

/**
 * The stores that are looked at: those that a setting opens. Tables, queues, topics and log groups are reached by
 * policies only.
 */
const CLOSED: Readonly<Partial<Record<string, Closure>>> = {
  aws_s3_bucket: {
    remedy: 'Add an aws_s3_bucket_public_access_block with all four set, or take PrivateBucket.',
    holds: isBucketClosed,
  },
  aws_s3_bucket_acl: {
    remedy: 'Leave it out: who owns the bucket owns its objects.',
    holds: ({ block }) => !OPEN_ACLS.includes(String(at(block, 'acl'))),
  },
  aws_db_instance: notPublic,
  aws_rds_cluster_instance: notPublic,
  aws_neptune_cluster_instance: notPublic,
  aws_redshift_cluster: {
    // Left out it is true: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/redshift_cluster
    remedy: 'Set publicly_accessible to false.',
    holds: ({ block }) => block.publicly_accessible === false,
  },
  aws_redshiftserverless_workgroup: notPublic,
  aws_dms_replication_instance: notPublic,
  aws_mq_broker: notPublic,
  aws_msk_cluster: {
    remedy: 'Leave public_access out, or DISABLED.',
    holds: ({ block }) =>
      (at(block, 'broker_node_group_info', 'connectivity_info', 'public_access', 'type') ?? 'DISABLED') === 'DISABLED',
  },
  aws_opensearch_domain: inNetwork,
  aws_elasticsearch_domain: inNetwork,
  aws_ecrpublic_repository: never,
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
const OPEN_ACLS = ['public-read', 'public-read-write', 'authenticated-read'];

const FOUR = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

function isBucketClosed(bucket: Element, { resources }: StackView): boolean {
  return resources.some(
    ({ type, block }) =>
      type === 'aws_s3_bucket_public_access_block' &&
      pointsTo(block.bucket, bucket, 'bucket') &&
      FOUR.every((setting) => isTrue(block[setting])),
  );
}
