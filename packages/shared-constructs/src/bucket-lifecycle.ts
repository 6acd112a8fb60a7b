import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { Token } from 'cdktf';
import { createHash } from 'node:crypto';
import { LONGEST_ID } from './lifecycle-rules';
import type { PerEnvironment } from './per-environment';

/** Days since an object was made, or since a version was replaced. */
export type Days = number | PerEnvironment<number>;

export interface LifecycleScope {
  /** Name of the rule, of which a bucket has one only, of up to 255 characters. @default - what the rule does, and where */
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
  return { id: id ?? idFor(does, prefix), status: 'Enabled', filter: [{ prefix }] };
}

/** Prefixes may be longer than ids: a digest keeps those apart that begin alike. */
function idFor(does: string, prefix: string): string {
  const id = prefix === '' ? does : `${does}-${prefix}`;
  if (id.length <= LONGEST_ID || Token.isUnresolved(prefix)) return id;
  const digest = createHash('sha256').update(prefix).digest('hex').slice(0, 16);
  return `${id.slice(0, LONGEST_ID - digest.length - 1)}-${digest}`;
}

function asNumber(days: Days): number {
  return typeof days === 'number' ? days : days.asNumber();
}
