import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';

/** Characters that S3 takes of a rule's id. */
export const LONGEST_ID = 255;

/** Together with one that removes what is left of broken uploads after a week, unless one of them says when. */
export function withBrokenUploads(
  rules: readonly S3BucketLifecycleConfigurationRule[],
): S3BucketLifecycleConfigurationRule[] {
  // Of two rules that end an upload S3 takes the shorter, so that a longer one would not count.
  return rules.some(abortsUploads) ? [...rules] : [BROKEN_UPLOADS, ...rules];
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

const BROKEN_UPLOADS: S3BucketLifecycleConfigurationRule = {
  id: 'broken-uploads',
  status: 'Enabled',
  filter: [{ prefix: '' }],
  abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
};

function abortsUploads({ status, abortIncompleteMultipartUpload }: S3BucketLifecycleConfigurationRule): boolean {
  const says = Array.isArray(abortIncompleteMultipartUpload)
    ? abortIncompleteMultipartUpload.length > 0
    : abortIncompleteMultipartUpload !== undefined;
  return says && status !== 'Disabled';
}
