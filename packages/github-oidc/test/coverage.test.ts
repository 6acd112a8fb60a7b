import { packageName, parsePlatform, pascalCase, PLATFORM_FILE } from '@mlopspltf/definition';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT, decided, iam, KEY, MODULE_ROLE, BOUNDARY, NEW_KEY, OUR_KEY, type Request } from './support/requests';

const BUCKET = 'arn:aws:s3:::acme-dev-s3-a';
const REPOSITORY = `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/acme-dev-ecr-a`;
const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/acme-dev-ddb-a`;
const ALIAS = `arn:aws:kms:us-east-1:${ACCOUNT}:alias/acme-dev-kms-a`;
const PARAMETER = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/acme-dev-ssm-a`;
const PROVIDER = iam('oidc-provider/token.actions.githubusercontent.com');
const OWN_ROLE = iam('role/acme-dev-iam-github-plan');
const BOUNDED = { 'iam:PermissionsBoundary': BOUNDARY };

const on = (resource: string, ...actions: readonly string[]): readonly Request[] =>
  actions.map((action) => [action, resource]);

/** What Terraform's provider asks AWS for: to look at a resource, and to make, change and remove it. */
interface Needs {
  readonly read: readonly Request[];
  /** Absent for what only an administrator applies. */
  readonly write?: readonly Request[];
}

/**
 * By type. A type that is missing here is one for which nobody looked at what its resources need.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const NEEDS: Readonly<Record<string, Needs>> = {
  aws_s3_bucket: {
    read: on(
      BUCKET,
      's3:ListBucket',
      's3:GetAccelerateConfiguration',
      's3:GetBucketAcl',
      's3:GetBucketCORS',
      's3:GetBucketLocation',
      's3:GetBucketLogging',
      's3:GetBucketObjectLockConfiguration',
      's3:GetBucketPolicy',
      's3:GetBucketRequestPayment',
      's3:GetBucketTagging',
      's3:GetBucketVersioning',
      's3:GetBucketWebsite',
      's3:GetEncryptionConfiguration',
      's3:GetLifecycleConfiguration',
      's3:GetReplicationConfiguration',
    ),
    write: [
      ...on(BUCKET, 's3:CreateBucket', 's3:PutBucketTagging', 's3:DeleteBucket', 's3:ListBucketVersions'),
      ...on(`${BUCKET}/key`, 's3:DeleteObject', 's3:DeleteObjectVersion'),
    ],
  },
  aws_s3_bucket_lifecycle_configuration: {
    read: on(BUCKET, 's3:GetLifecycleConfiguration'),
    write: on(BUCKET, 's3:PutLifecycleConfiguration'),
  },
  aws_s3_bucket_ownership_controls: {
    read: on(BUCKET, 's3:GetBucketOwnershipControls'),
    write: on(BUCKET, 's3:PutBucketOwnershipControls'),
  },
  aws_s3_bucket_policy: {
    read: on(BUCKET, 's3:GetBucketPolicy'),
    write: on(BUCKET, 's3:PutBucketPolicy', 's3:DeleteBucketPolicy'),
  },
  aws_s3_bucket_public_access_block: {
    read: on(BUCKET, 's3:GetBucketPublicAccessBlock'),
    write: on(BUCKET, 's3:PutBucketPublicAccessBlock'),
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    read: on(BUCKET, 's3:GetEncryptionConfiguration'),
    write: on(BUCKET, 's3:PutEncryptionConfiguration'),
  },
  aws_s3_bucket_versioning: {
    read: on(BUCKET, 's3:GetBucketVersioning'),
    write: on(BUCKET, 's3:PutBucketVersioning'),
  },
  aws_ecr_repository: {
    read: on(REPOSITORY, 'ecr:DescribeRepositories', 'ecr:ListTagsForResource'),
    write: [
      ...on(REPOSITORY, 'ecr:CreateRepository', 'ecr:TagResource', 'ecr:UntagResource', 'ecr:DeleteRepository'),
      ...on(REPOSITORY, 'ecr:PutImageScanningConfiguration', 'ecr:PutImageTagMutability', 'ecr:BatchDeleteImage'),
      // A repository that is encrypted by a key asks for them in the caller's name.
      ['kms:DescribeKey', KEY, OUR_KEY],
      ['kms:CreateGrant', KEY, { ...OUR_KEY, 'kms:GrantIsForAWSResource': 'true' }],
      ['kms:RetireGrant', KEY, OUR_KEY],
    ],
  },
  aws_ecr_lifecycle_policy: {
    read: on(REPOSITORY, 'ecr:GetLifecyclePolicy'),
    write: on(REPOSITORY, 'ecr:PutLifecyclePolicy', 'ecr:DeleteLifecyclePolicy'),
  },
  aws_kms_key: {
    read: on(KEY, 'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'),
    write: [
      ['kms:CreateKey', '*', NEW_KEY],
      ['kms:TagResource', KEY, NEW_KEY],
      ['kms:TagResource', KEY, { ...NEW_KEY, ...OUR_KEY }],
      ...['EnableKeyRotation', 'PutKeyPolicy', 'UpdateKeyDescription', 'UntagResource', 'ScheduleKeyDeletion'].map(
        (action): Request => [`kms:${action}`, KEY, OUR_KEY],
      ),
    ],
  },
  aws_kms_alias: {
    read: on('*', 'kms:ListAliases'),
    write: ['kms:CreateAlias', 'kms:UpdateAlias', 'kms:DeleteAlias'].flatMap((action): readonly Request[] => [
      [action, ALIAS],
      [action, KEY, OUR_KEY],
    ]),
  },
  aws_ssm_parameter: {
    read: [...on(PARAMETER, 'ssm:GetParameter', 'ssm:ListTagsForResource'), ['ssm:DescribeParameters', '*']],
    write: on(PARAMETER, 'ssm:PutParameter', 'ssm:DeleteParameter', 'ssm:AddTagsToResource'),
  },
  aws_iam_role: {
    read: [
      ...on(MODULE_ROLE, 'iam:GetRole', 'iam:ListRolePolicies', 'iam:ListAttachedRolePolicies'),
      ...on(OWN_ROLE, 'iam:GetRole', 'iam:ListRolePolicies', 'iam:ListAttachedRolePolicies'),
    ],
    write: [
      ['iam:CreateRole', MODULE_ROLE, BOUNDED],
      ['iam:PutRolePermissionsBoundary', MODULE_ROLE, BOUNDED],
      ...on(MODULE_ROLE, 'iam:TagRole', 'iam:UpdateAssumeRolePolicy', 'iam:UpdateRole', 'iam:UpdateRoleDescription'),
      ...on(MODULE_ROLE, 'iam:DeleteRole', 'iam:ListInstanceProfilesForRole', 'iam:UntagRole'),
    ],
  },
  aws_iam_role_policy: {
    read: [...on(MODULE_ROLE, 'iam:GetRolePolicy'), ...on(OWN_ROLE, 'iam:GetRolePolicy')],
    write: [['iam:PutRolePolicy', MODULE_ROLE, BOUNDED], ...on(MODULE_ROLE, 'iam:DeleteRolePolicy')],
  },
  aws_iam_role_policy_attachment: {
    read: [...on(MODULE_ROLE, 'iam:ListAttachedRolePolicies'), ...on(OWN_ROLE, 'iam:ListAttachedRolePolicies')],
    write: [['iam:AttachRolePolicy', MODULE_ROLE, BOUNDED], ...on(MODULE_ROLE, 'iam:DetachRolePolicy')],
  },
  aws_iam_policy: { read: on(BOUNDARY, 'iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListPolicyVersions') },
  aws_iam_openid_connect_provider: {
    read: [...on(PROVIDER, 'iam:GetOpenIDConnectProvider'), ['iam:ListOpenIDConnectProviders', '*']],
  },
  aws_dynamodb_table: {
    read: on(
      TABLE,
      'dynamodb:DescribeTable',
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:ListTagsOfResource',
    ),
  },
};

const root = join(__dirname, '../../..');
const { modules } = parsePlatform(readFileSync(join(root, PLATFORM_FILE), 'utf8'), PLATFORM_FILE);

/** The types of the resources in a module of this repository. */
async function typesIn(module: string): Promise<readonly string[]> {
  const exported = (await import(packageName(module))) as Record<string, Parameters<typeof synthStack>[0]>;
  const stackClass = exported[`${pascalCase(module)}Stack`];
  if (!stackClass) throw new Error(`${packageName(module)} has no ${pascalCase(module)}Stack`);
  return Object.keys(synthStack(stackClass).resource);
}

test.each(modules)('the roles can do what the resources of $name need', async ({ name, appliedBy }) => {
  const types = await typesIn(name);

  expect(types).not.toHaveLength(0);
  for (const type of types) {
    expect(Object.keys(NEEDS)).toContain(type);
    if (appliedBy === 'pipeline') expect([type, NEEDS[type]?.write]).toEqual([type, expect.anything()]);
  }
});

test.each(Object.entries(NEEDS))(
  '%s is looked at by all roles, and written by the one that applies',
  (_, { read, write = [] }) => {
    for (const request of read) {
      for (const role of ['plan', 'pr-plan', 'apply'] as const)
        expect([role, request[0], decided(role, request)]).toEqual([role, request[0], 'allowed']);
    }
    for (const request of write) {
      expect([request[0], decided('apply', request)]).toEqual([request[0], 'allowed']);
    }
  },
);

test('whoever plans writes nothing of all this', () => {
  const own = (request: Request): boolean => /:(Get|List|Describe)/.test(request[0]);
  const writes = Object.values(NEEDS).flatMap(({ write = [] }) => write.filter((request) => !own(request)));

  for (const request of writes) {
    for (const role of ['plan', 'pr-plan'] as const)
      expect([request[0], decided(role, request)]).toEqual([request[0], 'not allowed']);
  }
});
