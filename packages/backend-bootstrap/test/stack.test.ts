import { lockTable, resolvePlatform, stateBucket, stateKeyAlias, type StateLocking } from '@mlopspltf/definition';
import { synthStack, type TerraformJson } from '@mlopspltf/shared-constructs/testing';
import { TfRemoteBackendStack } from '../src';

function synth(stateLocking: StateLocking): TerraformJson {
  return synthStack(TfRemoteBackendStack, {
    environment: 'dev',
    platform: resolvePlatform({
      repository: { owner: 'acme', name: 'ml-infra' },
      prefix: 'acme',
      environments: [{ name: 'dev', branch: 'main', account: '444455556666' }],
      modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
      stateLocking,
    }),
  });
}

const { resource, data } = synth('dynamodb');
const platform = { prefix: 'acme' };
const only = (type: string): Readonly<Record<string, unknown>> => {
  const [block, ...more] = Object.values(resource[type] ?? {});
  if (!block || more.length > 0) throw new Error(`there is not exactly one ${type}`);
  return block;
};

test('bucket, table and alias have the names that the rest of the platform looks for', () => {
  expect(only('aws_s3_bucket').bucket).toBe(stateBucket(platform, 'dev'));
  expect(only('aws_dynamodb_table').name).toBe(lockTable(platform, 'dev'));
  expect(only('aws_kms_alias').name).toBe(stateKeyAlias(platform, 'dev'));
});

test('bucket, table and key cannot be destroyed by Terraform', () => {
  for (const type of ['aws_s3_bucket', 'aws_dynamodb_table', 'aws_kms_key']) {
    // A literal: Terraform takes no expression here.
    expect(only(type).lifecycle).toEqual({ prevent_destroy: true });
  }
  expect(only('aws_dynamodb_table').deletion_protection_enabled).toBe(true);
  expect(only('aws_s3_bucket').force_destroy).toBe(false);
});

test("the table is what Terraform's locking wants, can be restored, and is encrypted by the key", () => {
  expect(only('aws_dynamodb_table')).toMatchObject({
    hash_key: 'LockID',
    attribute: [{ name: 'LockID', type: 'S' }],
    billing_mode: 'PAY_PER_REQUEST',
    point_in_time_recovery: { enabled: true },
    server_side_encryption: { enabled: true, kms_key_arn: expect.stringMatching(/aws_kms_key/) as string },
  });
});

test('the bucket is versioned, private, encrypted, and its key rotates', () => {
  expect(only('aws_s3_bucket_versioning').versioning_configuration).toEqual({ status: 'Enabled' });
  expect(only('aws_s3_bucket_public_access_block')).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(only('aws_s3_bucket_ownership_controls').rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
  expect(only('aws_s3_bucket_server_side_encryption_configuration').rule).toEqual([
    expect.objectContaining({ bucket_key_enabled: true }),
  ]);
  expect(only('aws_kms_key').enable_key_rotation).toBe(true);
});

test('old states go after a year, saved plans after the approval window, broken uploads after a week', () => {
  expect(only('aws_s3_bucket_lifecycle_configuration').rule).toEqual([
    expect.objectContaining({
      filter: [{ prefix: '' }],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
    }),
    expect.objectContaining({ filter: [{ prefix: '' }], noncurrent_version_expiration: [{ noncurrent_days: 365 }] }),
    expect.objectContaining({
      filter: [{ prefix: '_plans/' }],
      expiration: [{ days: 31 }],
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
    }),
  ]);
});

describe('the policy of the bucket', () => {
  interface Statement {
    readonly sid: string;
    readonly effect: string;
    readonly actions: readonly string[];
    readonly condition: readonly {
      readonly test: string;
      readonly variable: string;
      readonly values: readonly string[];
    }[];
  }
  const [document] = Object.values(data.aws_iam_policy_document ?? {});
  const statements = document?.statement as readonly Statement[];

  /** Whether some Deny catches an upload with these headers, as AWS evaluates conditions: all have to be met. */
  function refuses(headers: Readonly<Record<string, string>>, tls = true): boolean {
    const context: Readonly<Record<string, string | undefined>> = {
      'aws:SecureTransport': String(tls),
      's3:x-amz-server-side-encryption': headers.algorithm,
      's3:x-amz-server-side-encryption-aws-kms-key-id': headers.key,
    };
    const met = { Bool: equals, StringNotEquals: not(equals), Null: isNull } as Readonly<Record<string, typeof equals>>;
    return statements.some(
      ({ actions, condition }) =>
        actions.some((action) => ['s3:*', 's3:putobject'].includes(action.toLowerCase())) &&
        condition.every(({ test, variable, values }) => met[test]?.(context[variable], values) ?? false),
    );
  }
  const equals = (value: string | undefined, wanted: readonly string[]): boolean =>
    value !== undefined && wanted.includes(value);
  // A negated condition is met where there is no value.
  const not =
    (test: typeof equals): typeof equals =>
    (value, wanted) =>
      !test(value, wanted);
  const isNull = (value: string | undefined, [wanted]: readonly string[]): boolean =>
    String(value === undefined) === wanted;

  const keys = statements.flatMap(({ condition }) =>
    condition.flatMap(({ test, values }) => (test === 'StringNotEquals' ? values : [])),
  );
  const aliasArn = keys.find((key) => /aws_kms_alias.*\.arn/.test(key)) ?? '';

  test('only denies', () => {
    expect(new Set(statements.map(({ effect }) => effect))).toEqual(new Set(['Deny']));
  });

  test.each([
    ['nothing, and gets the default', {}],
    ['what Terraform does', { algorithm: 'aws:kms', key: aliasArn }],
    ['the algorithm alone', { algorithm: 'aws:kms' }],
  ])('lets through an upload that says %s', (_, headers) => {
    expect(refuses(headers)).toBe(false);
  });

  test('lets through each way of naming the key', () => {
    expect(keys).toHaveLength(5);
    for (const key of keys.filter((value) => value !== 'aws:kms'))
      expect(refuses({ algorithm: 'aws:kms', key })).toBe(false);
  });

  test.each([
    ['another algorithm', { algorithm: 'AES256' }],
    ['another key', { algorithm: 'aws:kms', key: 'arn:aws:kms:us-east-1:999999999999:key/x' }],
  ])('refuses an upload with %s', (_, headers) => {
    expect(refuses(headers)).toBe(true);
  });

  test('refuses everything without TLS', () => {
    expect(refuses({}, false)).toBe(true);
  });
});

test.each<[StateLocking, number]>([
  ['dynamodb', 1],
  ['both', 1],
  ['lockfile', 0],
])('with locking by %s there are %d tables', (stateLocking, tables) => {
  const stack = synth(stateLocking);

  expect(Object.keys(stack.resource.aws_dynamodb_table ?? {})).toHaveLength(tables);
  expect(stack.output.lock_table_names?.value).toHaveLength(tables);
});
