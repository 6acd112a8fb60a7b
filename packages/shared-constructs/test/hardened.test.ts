import { moduleRolePath, roleBoundaryArn } from '@mlopspltf/definition';
import {
  ContainerRepository,
  EncryptionKey,
  expireObjects,
  expireOldVersions,
  LogGroup,
  perEnvironment,
  PrivateBucket,
  ServiceRole,
  tierObjects,
  type ContainerRepositoryOptions,
  type EncryptionKeyOptions,
  type ModuleStack,
  type PrivateBucketOptions,
  type ServiceRoleOptions,
} from '../src';
import { synthStack, type Block, type TerraformJson } from '../src/testing';
import { storeStack, testPlatform } from './support';

const platform = testPlatform();
const ACCOUNT = '444455556666';

/** The module in `dev`, which no guard rail refuses. */
function synth(build: (stack: ModuleStack) => unknown, environment = 'dev'): TerraformJson {
  return synthStack(storeStack(build), { platform, environment });
}

function only({ resource }: TerraformJson, type: string): Block {
  const [block, ...more] = Object.values(resource[type] ?? {});
  if (!block || more.length > 0) throw new Error(`there is not exactly one ${type}`);
  return block;
}

function statements({ data }: TerraformJson, path: string): readonly Block[] {
  const documents = Object.entries(data.aws_iam_policy_document ?? {});
  const [found] = documents.filter(([name]) => name.startsWith(path));
  return (found?.[1].statement ?? []) as readonly Block[];
}

const keyOf = (stack: ModuleStack, usedBy?: EncryptionKeyOptions['usedBy']): EncryptionKey =>
  new EncryptionKey(stack, 'key', { purpose: 'x', description: 'Encrypts x', ...(usedBy ? { usedBy } : {}) });

const BECAUSE = { because: 'A tool that cannot be changed wants it so.' };

describe('a key', () => {
  test('is rotated, has an alias by the rule, and can be had back for 30 days', () => {
    const json = synth((stack) => keyOf(stack));

    expect(only(json, 'aws_kms_key')).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(only(json, 'aws_kms_key')).not.toHaveProperty('policy');
    expect(only(json, 'aws_kms_alias').name).toBe('alias/acme-dev-kms-x');
  });

  test('serves services for this account only, and leaves the rest to its policies', () => {
    const json = synth((stack) => keyOf(stack, ['logs.amazonaws.com', 'sns.amazonaws.com']));

    expect(statements(json, 'key_policy')).toEqual([
      expect.objectContaining({
        sid: 'AccountPolicies',
        principals: [{ type: 'AWS', identifiers: [`arn:aws:iam::${ACCOUNT}:root`] }],
      }),
      expect.objectContaining({
        sid: 'Usedbylogs',
        principals: [{ type: 'Service', identifiers: ['logs.us-east-1.amazonaws.com'] }],
        condition: [
          {
            test: 'ArnLike',
            variable: 'kms:EncryptionContext:aws:logs:arn',
            values: [`arn:aws:logs:us-east-1:${ACCOUNT}:log-group:*`],
          },
        ],
      }),
      expect.objectContaining({
        sid: 'Usedbysns',
        principals: [{ type: 'Service', identifiers: ['sns.amazonaws.com'] }],
        condition: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: [ACCOUNT] }],
      }),
    ]);
  });

  test('serves EventBridge for encrypted topics of this account too, where no source account is named', () => {
    const json = synth((stack) => keyOf(stack, ['events.amazonaws.com']));

    expect(statements(json, 'key_policy').slice(1)).toEqual([
      expect.objectContaining({
        sid: 'Usedbyevents',
        condition: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: [ACCOUNT] }],
      }),
      expect.objectContaining({
        principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        condition: [
          {
            test: 'ArnLike',
            variable: 'kms:EncryptionContext:aws:sns:topicArn',
            values: [`arn:aws:sns:us-east-1:${ACCOUNT}:*`],
          },
        ],
      }),
    ]);
  });

  test('may go sooner where the environment says so', () => {
    const build = (stack: ModuleStack): unknown =>
      new EncryptionKey(stack, 'key', {
        purpose: 'x',
        description: 'x',
        deletionWindowInDays: perEnvironment({ dev: 7, tst: 7, prd: 30 }),
      });

    expect(only(synth(build), 'aws_kms_key').deletion_window_in_days).toBe(7);
    expect(only(synth(build, 'prd'), 'aws_kms_key').deletion_window_in_days).toBe(30);
  });
});

describe('a bucket', () => {
  const bucket =
    (options: Partial<PrivateBucketOptions>) =>
    (stack: ModuleStack): unknown =>
      new PrivateBucket(stack, 'bucket', { name: stack.resourceName('s3', 'x'), key: keyOf(stack), ...options });

  test('passes all guard rails as it is', () => {
    expect(() => synth(bucket({}))).not.toThrow();
  });

  test('takes the key of another module', () => {
    const json = synth(bucket({ key: { arn: 'arn:aws:kms:us-east-1:0:key/x' } }));

    expect(JSON.stringify(only(json, 'aws_s3_bucket_server_side_encryption_configuration').rule)).toContain(
      '"kms_master_key_id":"arn:aws:kms:us-east-1:0:key/x"',
    );
  });

  test('forgets by kind: scratch, work, archive, with days by environment', () => {
    const json = synth(
      bucket({
        lifecycleRules: [
          expireObjects(7, { id: 'scratch', prefix: 'scratch/' }),
          expireOldVersions(perEnvironment({ dev: 5, tst: 30, prd: 365 })),
          tierObjects(30, { prefix: 'archive/' }),
        ],
      }),
    );

    expect((only(json, 'aws_s3_bucket_lifecycle_configuration').rule as readonly unknown[]).slice(1)).toEqual([
      {
        id: 'scratch',
        status: 'Enabled',
        filter: [{ prefix: 'scratch/' }],
        expiration: [{ days: 7 }],
        noncurrent_version_expiration: [{ noncurrent_days: 1 }],
      },
      {
        id: 'expire-old-versions',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        expiration: [{ expired_object_delete_marker: true }],
        noncurrent_version_expiration: [{ noncurrent_days: 5 }],
      },
      {
        id: 'tier-objects-archive/',
        status: 'Enabled',
        filter: [{ prefix: 'archive/' }],
        transition: [{ days: 30, storage_class: 'INTELLIGENT_TIERING' }],
      },
    ]);
  });

  test('gives up TLS or versions with a reason only', () => {
    const json = synth(bucket({ plainHttp: BECAUSE, unversioned: BECAUSE, lifecycleRules: [expireObjects(1)] }));

    expect(json.resource).not.toHaveProperty('aws_s3_bucket_policy');
    expect(json.resource).not.toHaveProperty('aws_s3_bucket_versioning');
    expect(() => synth(bucket({ plainHttp: { because: 'why not' } }))).toThrow('"why not" is no reason');
  });
});

describe('a repository', () => {
  const repository =
    (options: Partial<ContainerRepositoryOptions> = {}) =>
    (stack: ModuleStack): unknown =>
      new ContainerRepository(stack, 'images', {
        name: stack.resourceName('ecr', 'x'),
        key: keyOf(stack),
        ...options,
      });

  test('keeps the meaning of tags, scans, encrypts, and drops untagged images after two weeks', () => {
    const json = synth(repository());

    expect(only(json, 'aws_ecr_repository')).toMatchObject({
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: 'KMS' }],
      force_delete: false,
    });
    expect(only(json, 'aws_ecr_lifecycle_policy').policy).toContain('"countNumber" = 14');
  });

  test('lets tags move with a reason only', () => {
    expect(only(synth(repository({ mutableTags: BECAUSE })), 'aws_ecr_repository').image_tag_mutability).toBe(
      'MUTABLE',
    );
  });
});

describe('a role', () => {
  const role =
    (options: Partial<ServiceRoleOptions> = {}) =>
    (stack: ModuleStack): unknown =>
      new ServiceRole(stack, 'train', {
        purpose: 'train',
        description: 'Trains',
        service: 'sagemaker.amazonaws.com',
        statements: [{ sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::acme-dev-s3-x/*'] }],
        ...options,
      });

  test('lies below the platform path, within the boundary', () => {
    expect(only(synth(role()), 'aws_iam_role')).toMatchObject({
      name: 'acme-dev-iam-train',
      path: moduleRolePath(platform),
      permissions_boundary: roleBoundaryArn(platform, 'dev', ACCOUNT),
    });
  });

  test('trusts the service on behalf of this account only, and of the sources where they are said', () => {
    const account = { test: 'StringEquals', variable: 'aws:SourceAccount', values: [ACCOUNT] };
    const sources = ['arn:aws:sagemaker:*:*:pipeline/acme-dev-*'];

    expect(statements(synth(role()), 'train_trust')).toEqual([
      {
        sid: 'Service',
        actions: ['sts:AssumeRole'],
        principals: [{ type: 'Service', identifiers: ['sagemaker.amazonaws.com'] }],
        condition: [account],
      },
    ]);
    expect(statements(synth(role({ sources })), 'train_trust')[0]?.condition).toEqual([
      account,
      { test: 'ArnLike', variable: 'aws:SourceArn', values: sources },
    ]);
  });

  test('may do what is stated, and all of something with a reason only', () => {
    const open = { sid: 'Open', actions: ['ec2:CreateNetworkInterface'], resources: ['*'] };

    expect(statements(synth(role()), 'train_permissions')).toEqual([
      { sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::acme-dev-s3-x/*'] },
    ]);
    expect(() => synth(role({ statements: [open] }))).toThrow('"*" allows it on resources that nobody named');
    expect(() => synth(role({ statements: [{ ...open, ...BECAUSE }] }))).not.toThrow();
  });
});

describe('a log group', () => {
  test('is encrypted, and forgets after 90 days', () => {
    const json = synth(
      (stack) => new LogGroup(stack, 'logs', { purpose: 'flow', folder: '/aws/vpc/', key: keyOf(stack) }),
    );

    expect(only(json, 'aws_cloudwatch_log_group')).toMatchObject({
      name: '/aws/vpc/acme-dev-logs-flow',
      retention_in_days: 90,
      kms_key_id: expect.stringContaining('aws_kms_key') as string,
    });
  });

  test("keeps AWS' own key with a reason only, and forgets when the environment says", () => {
    const json = synth(
      (stack) =>
        new LogGroup(stack, 'logs', {
          purpose: 'flow',
          key: BECAUSE,
          retentionDays: perEnvironment({ dev: 7, tst: 30, prd: 365 }),
        }),
      'prd',
    );

    expect(only(json, 'aws_cloudwatch_log_group').retention_in_days).toBe(365);
    expect(only(json, 'aws_cloudwatch_log_group')).not.toHaveProperty('kms_key_id');
  });
});
