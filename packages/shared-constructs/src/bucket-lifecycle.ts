import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import type { PerEnvironment } from './per-environment';

/** Days since an object was made, or since a version was replaced. */
export type Days = number | PerEnvironment<number>;

export interface LifecycleScope {
  /** Name of the rule in the bucket. @default - what the rule does */
  readonly id?: string;
  /** Start of the keys that are meant. @default - all objects */
  readonly prefix?: string;
}

/** For what can be made again: objects go, their old versions a day later. */
export function expireObjects(days: Days, scope: LifecycleScope = {}): S3BucketLifecycleConfigurationRule {
  return {
    ...ruleFor('expire-objects', scope),
    expiration: [{ days: asNumber(days) }],
    noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
  };
}

/** For what is worked on: replaced and deleted objects can be had back for so long. */
export function expireOldVersions(days: Days, scope: LifecycleScope = {}): S3BucketLifecycleConfigurationRule {
  return {
    ...ruleFor('expire-old-versions', scope),
    noncurrentVersionExpiration: [{ noncurrentDays: asNumber(days) }],
    // What marks a deleted object goes with its last version.
    expiration: [{ expiredObjectDeleteMarker: true }],
  };
}

/**
 * For what is kept but seldom read: S3 moves what nobody reads to cheaper storage, and back when it is read.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html
 */
export function tierObjects(days: Days, scope: LifecycleScope = {}): S3BucketLifecycleConfigurationRule {
  return {
    ...ruleFor('tier-objects', scope),
    transition: [{ days: asNumber(days), storageClass: 'INTELLIGENT_TIERING' }],
  };
}

function ruleFor(does: string, { id, prefix = '' }: LifecycleScope): S3BucketLifecycleConfigurationRule {
  return { id: id ?? does, status: 'Enabled', filter: [{ prefix }] };
}

function asNumber(days: Days): number {
  return typeof days === 'number' ? days : days.asNumber();
}
