import { Token } from 'cdktf';
import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';

/** Characters that S3 takes of a rule's id. */
export const LONGEST_ID = 255;

/** Together with one that removes what is left of broken uploads after a week, unless they say when. */
export function withBrokenUploads(
  rules: readonly S3BucketLifecycleConfigurationRule[],
): S3BucketLifecycleConfigurationRule[] {
  return rules.some(saysWhen) ? [...rules] : [BROKEN_UPLOADS, ...rules];
}

/**
 * What S3 would refuse of the rules' ids when they are applied.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rule-id
 */
export function lifecycleProblems(rules: readonly S3BucketLifecycleConfigurationRule[]): string[] {
  const ids = rules.map(({ id }) => id);
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  const long = new Set(ids.filter((id) => id.length > LONGEST_ID));
  return [
    ...[...repeated].map((id) => `has several lifecycle rules with the id "${id}", of which S3 takes one only`),
    ...[...long].map((id) => `has a lifecycle rule whose id "${id}" is longer than ${LONGEST_ID} characters`),
  ];
}

/** Days. */
const A_WEEK = 7;

const BROKEN_UPLOADS: S3BucketLifecycleConfigurationRule = {
  id: 'broken-uploads',
  status: 'Enabled',
  filter: [{ prefix: '' }],
  abortIncompleteMultipartUpload: [{ daysAfterInitiation: A_WEEK }],
};

/**
 * Whether a rule ends uploads everywhere, or somewhere later: of two rules S3 takes the shorter, so that beside ours a
 * longer one would not count. What cannot be read before it is deployed counts as later.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
 */
function saysWhen(rule: S3BucketLifecycleConfigurationRule): boolean {
  const { status, abortIncompleteMultipartUpload: ends } = rule;
  if (status === 'Disabled' || ends === undefined) return false;
  if (!Array.isArray(ends)) return true;
  return ends.some(({ daysAfterInitiation: days = 0 }) => isForAll(rule) || Token.isUnresolved(days) || days > A_WEEK);
}

function isForAll({ filter, prefix }: S3BucketLifecycleConfigurationRule): boolean {
  if (filter === undefined) return (prefix ?? '') === '';
  return (
    Array.isArray(filter) &&
    filter.every((each) => Object.values(each).every((part) => part === '' || part === undefined))
  );
}
