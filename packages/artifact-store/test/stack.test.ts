import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { ArtifactStoreStack } from '../src';

const ENVIRONMENTS = ['dev', 'tst', 'prd'];
const KINDS = ['datasets', 'experiments', 'features', 'models'];

const { resource, data, output } = synthStack(ArtifactStoreStack);
const all = (type: string): readonly Readonly<Record<string, unknown>>[] => Object.values(resource[type] ?? {});

test('there is a bucket for each kind of artifact, named after the environment', () => {
  expect(all('aws_s3_bucket').map(({ bucket }) => bucket)).toEqual(
    KINDS.map((kind) => `mlopspltf-\${var.environment}-s3-${kind}`),
  );
});

test.each(ENVIRONMENTS)('in %s only what may be lost can be destroyed with its data', (environment) => {
  const stack = synthStack(ArtifactStoreStack, { environment });

  for (const bucket of Object.values(stack.resource.aws_s3_bucket ?? {})) {
    expect(bucket.force_destroy).toBe(environment === 'dev');
    expect(bucket).not.toHaveProperty('lifecycle');
  }
});

test('each bucket is closed to the public, versioned, encrypted by the key and owned by the account', () => {
  const ofEach = (value: unknown): readonly unknown[] => KINDS.map(() => value);

  expect(all('aws_s3_bucket_public_access_block')).toEqual(
    ofEach(
      expect.objectContaining({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      }),
    ),
  );
  expect(all('aws_s3_bucket_versioning').map((block) => block.versioning_configuration)).toEqual(
    ofEach({ status: 'Enabled' }),
  );
  expect(all('aws_s3_bucket_ownership_controls').map(({ rule }) => rule)).toEqual(
    ofEach({ object_ownership: 'BucketOwnerEnforced' }),
  );
  expect(all('aws_s3_bucket_server_side_encryption_configuration').map(({ rule }) => rule)).toEqual(
    ofEach([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\..*\.arn\}$/) as string,
        },
        bucket_key_enabled: true,
      },
    ]),
  );
});

test('each bucket refuses what does not come by TLS', () => {
  const policies = all('aws_s3_bucket_policy').map(({ policy }) => String(policy));

  expect(policies).toHaveLength(KINDS.length);
  for (const policy of policies) {
    expect(documentOf(policy).statement).toEqual([
      expect.objectContaining({
        effect: 'Deny',
        // AWS reads actions without regard to case.
        actions: ['S3:*'],
        condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
      }),
    ]);
  }
});

function documentOf(policy: string): Readonly<Record<string, unknown>> {
  const [, name = ''] = /^\$\{data\.aws_iam_policy_document\.([^.]+)\.json\}$/.exec(policy) ?? [];
  return data.aws_iam_policy_document?.[name] ?? {};
}

test('the key is rotated, has an alias, and lets in EventBridge alone of the services of AWS', () => {
  const [key, ...others] = all('aws_kms_key');

  expect(others).toEqual([]);
  expect(key).toMatchObject({ enable_key_rotation: true });
  const principals = (documentOf(String(key?.policy)).statement as readonly { principals: unknown }[]).map(
    (statement) => statement.principals,
  );
  expect(principals).toEqual([
    [{ type: 'AWS', identifiers: ['arn:aws:iam::${var.account_id}:root'] }],
    [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
    [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
  ]);
  expect(all('aws_kms_alias').map(({ name }) => name)).toEqual(['alias/mlopspltf-${var.environment}-kms-artifacts']);
});

test('other modules find the key and each bucket by its kind', () => {
  expect(Object.keys(output).sort()).toEqual(['bucket_arns', 'bucket_names', 'kms_key_arn']);
  for (const map of [output.bucket_names, output.bucket_arns]) {
    expect(Object.keys(map?.value as object).sort()).toEqual(KINDS);
  }
});
