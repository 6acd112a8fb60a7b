import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { ArtifactStoreStack } from '../src';

const KINDS = ['datasets', 'features', 'models', 'experiments'];
const { resource, data, output } = synthStack(ArtifactStoreStack);
const all = (type: string): readonly Readonly<Record<string, unknown>>[] => Object.values(resource[type] ?? {});

test('there is a bucket for each kind of artifact, named after the environment', () => {
  expect(all('aws_s3_bucket').map(({ bucket }) => bucket)).toEqual(
    [...KINDS].sort().map((kind) => `mlopspltf-\${var.environment}-s3-${kind}`),
  );
});

test.each(['dev', 'tst', 'prd'])('in %s only what may be lost can be destroyed with its data', (environment) => {
  const stack = synthStack(ArtifactStoreStack, { environment });

  for (const bucket of Object.values(stack.resource.aws_s3_bucket ?? {})) {
    expect(bucket.force_destroy).toBe(environment === 'dev');
    expect(bucket).not.toHaveProperty('lifecycle');
  }
});

test('each bucket is closed to the public, versioned, encrypted by the key and owned by the account', () => {
  expect(all('aws_s3_bucket_public_access_block')).toEqual(
    KINDS.map((): unknown =>
      expect.objectContaining({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      }),
    ),
  );
  expect(all('aws_s3_bucket_versioning').map((block) => block.versioning_configuration)).toEqual(
    KINDS.map(() => ({ status: 'Enabled' })),
  );
  expect(all('aws_s3_bucket_ownership_controls').map(({ rule }) => rule)).toEqual(
    KINDS.map(() => ({ object_ownership: 'BucketOwnerEnforced' })),
  );
  for (const { rule } of all('aws_s3_bucket_server_side_encryption_configuration')) {
    expect(rule).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\..*\.arn\}$/) as string,
        },
        bucket_key_enabled: true,
      },
    ]);
  }
});

test('each bucket refuses what does not come by TLS', () => {
  const documents = Object.values(data.aws_iam_policy_document ?? {});

  expect(documents).toHaveLength(KINDS.length);
  for (const { statement } of documents) {
    expect(statement).toEqual([
      expect.objectContaining({
        effect: 'Deny',
        // AWS reads actions without regard to case.
        actions: ['S3:*'],
        condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
      }),
    ]);
  }
});

test('the key is rotated, and has an alias', () => {
  expect(all('aws_kms_key')).toEqual([expect.objectContaining({ enable_key_rotation: true })]);
  expect(all('aws_kms_alias').map(({ name }) => name)).toEqual(['alias/mlopspltf-${var.environment}-kms-artifacts']);
});

test('other modules find the key and all buckets', () => {
  expect(Object.keys(output).sort()).toEqual(['bucket_arns', 'bucket_names', 'kms_key_arn']);
  for (const map of [output.bucket_names, output.bucket_arns]) expect(Object.keys(map?.value as object)).toEqual(KINDS);
});
