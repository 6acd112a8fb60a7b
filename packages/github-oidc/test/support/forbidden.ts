import {
  BACKEND_MODULE,
  findEnvironment,
  LOCK_TABLE_KEY,
  lockTable,
  moduleRolePath,
  planKey,
  resourceName,
  roleBoundaryArn,
  stateBucket,
  stateKey,
  stateKeyAlias,
  TOKEN_ISSUER,
  workflowRoleArn,
  workflowRoleName,
  type Platform,
} from '@mlopspltf/definition';
import type { Clients } from './clients';
import type { Role } from './roles';

/** What no role of the workflows, or not each of them, can do in `tst`. */
export interface Forbidden {
  readonly what: string;
  /** @default - all of them */
  readonly to?: readonly Role[];
  /** Whether the emulator refuses it for the right reason when it enforces policies itself. @default false */
  readonly emulator?: boolean;
  readonly call: (aws: Clients, names: Names) => Promise<unknown>;
}

/** Of what there is in `tst`. */
export interface Names {
  readonly bucket: string;
  readonly table: string;
  readonly stateKeyAlias: string;
  /** Of the module `artifact_store`: of its state, of a plan. */
  readonly state: string;
  readonly plan: string;
  readonly stateOfBackend: string;
  readonly datasets: string;
  /** The role that applies. */
  readonly applyRole: string;
  readonly planRoleArn: string;
  /** A role that a module made, and the path of such. */
  readonly moduleRole: string;
  readonly modulePath: string;
  readonly boundary: string;
  readonly provider: string;
}

export function namesIn(platform: Platform): Names {
  const { account } = findEnvironment(platform, 'tst');
  return {
    bucket: stateBucket(platform, 'tst'),
    table: lockTable(platform, 'tst'),
    stateKeyAlias: stateKeyAlias(platform, 'tst'),
    state: stateKey(platform, 'artifact_store'),
    plan: planKey(platform, 'artifact_store', { id: '7', attempt: 1 }),
    stateOfBackend: stateKey(platform, BACKEND_MODULE),
    datasets: resourceName(platform, 'tst', 's3', 'datasets'),
    applyRole: workflowRoleName(platform, 'tst', 'apply'),
    planRoleArn: workflowRoleArn(platform, 'tst', account, 'plan'),
    moduleRole: resourceName(platform, 'tst', 'iam', 'training'),
    modulePath: moduleRolePath(platform),
    boundary: roleBoundaryArn(platform, 'tst', account),
    provider: `arn:aws:iam::${account}:oidc-provider/${TOKEN_ISSUER}`,
  };
}

const PLANNING: readonly Role[] = ['plan', 'pr-plan'];
const OTHERS_STATE = 'other_repository/network/terraform.tfstate';
const ANYBODY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } }],
});
const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** With states, records and plans. */
const STORE: readonly Forbidden[] = [
  {
    what: "another policy of the states' bucket",
    emulator: true,
    call: ({ s3 }, { bucket }) => s3.putBucketPolicy({ Bucket: bucket, Policy: EVERYTHING }),
  },
  {
    what: 'a bucket of states without versions',
    emulator: true,
    call: ({ s3 }, { bucket }) =>
      s3.putBucketVersioning({ Bucket: bucket, VersioningConfiguration: { Status: 'Suspended' } }),
  },
  {
    what: "the end of the states' bucket",
    emulator: true,
    call: ({ s3 }, { bucket }) => s3.deleteBucket({ Bucket: bucket }),
  },
  {
    what: 'the end of a state',
    emulator: true,
    call: ({ s3 }, { bucket, state }) => s3.deleteObject({ Bucket: bucket, Key: state }),
  },
  {
    what: "the end of a state's version",
    emulator: true,
    call: ({ s3 }, { bucket, state }) => s3.deleteObject({ Bucket: bucket, Key: state, VersionId: 'some' }),
  },
  {
    what: "another repository's state, read",
    emulator: true,
    call: ({ s3 }, { bucket }) => s3.getObject({ Bucket: bucket, Key: OTHERS_STATE }),
  },
  {
    what: "another repository's state, written",
    emulator: true,
    call: ({ s3 }, { bucket }) => s3.putObject({ Bucket: bucket, Key: OTHERS_STATE, Body: '{}' }),
  },
  {
    what: "a state of the administrator's, written",
    emulator: true,
    call: ({ s3 }, { bucket, stateOfBackend }) => s3.putObject({ Bucket: bucket, Key: stateOfBackend, Body: '{}' }),
  },
  {
    what: 'a state, written',
    to: PLANNING,
    emulator: true,
    call: ({ s3 }, { bucket, state }) => s3.putObject({ Bucket: bucket, Key: state, Body: '{}' }),
  },
  {
    what: 'a plan, read',
    to: PLANNING,
    emulator: true,
    call: ({ s3 }, { bucket, plan }) => s3.getObject({ Bucket: bucket, Key: plan }),
  },
  {
    what: 'a plan, replaced',
    call: ({ s3 }, { bucket, plan }) => s3.putObject({ Bucket: bucket, Key: plan, Body: 'other' }),
  },
  {
    what: "another repository's lock, released",
    call: ({ dynamodb }, { table, bucket }) =>
      dynamodb.deleteItem({ TableName: table, Key: { [LOCK_TABLE_KEY]: { S: `${bucket}/${OTHERS_STATE}` } } }),
  },
  { what: 'the end of the locks', call: ({ dynamodb }, { table }) => dynamodb.deleteTable({ TableName: table }) },
  {
    what: "another policy of the states' key",
    call: async ({ kms, admin }, { stateKeyAlias: alias }) => {
      const { KeyMetadata: key } = await admin.kms.describeKey({ KeyId: alias });
      return kms.putKeyPolicy({ KeyId: key?.KeyId, Policy: EVERYTHING });
    },
  },
  {
    what: "the end of the states' key",
    call: async ({ kms, admin }, { stateKeyAlias: alias }) => {
      const { KeyMetadata: key } = await admin.kms.describeKey({ KeyId: alias });
      return kms.scheduleKeyDeletion({ KeyId: key?.KeyId });
    },
  },
  {
    what: 'data of a module, read',
    emulator: true,
    call: ({ s3 }, { datasets }) => s3.getObject({ Bucket: datasets, Key: 'a.csv' }),
  },
];

/** With who may do what. */
const RIGHTS: readonly Forbidden[] = [
  {
    what: 'another trust of the role that applies',
    emulator: true,
    call: ({ iam }, { applyRole }) => iam.updateAssumeRolePolicy({ RoleName: applyRole, PolicyDocument: ANYBODY }),
  },
  {
    what: 'more rights for the role that applies',
    emulator: true,
    call: ({ iam }, { applyRole }) =>
      iam.putRolePolicy({ RoleName: applyRole, PolicyName: 'more', PolicyDocument: EVERYTHING }),
  },
  {
    what: 'another policy at the role that applies',
    emulator: true,
    call: ({ iam }, { applyRole }) =>
      iam.attachRolePolicy({ RoleName: applyRole, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
  },
  {
    what: 'another version of the boundary',
    emulator: true,
    call: ({ iam }, { boundary }) =>
      iam.createPolicyVersion({ PolicyArn: boundary, PolicyDocument: EVERYTHING, SetAsDefault: true }),
  },
  {
    what: 'an older version of the boundary',
    emulator: true,
    call: ({ iam }, { boundary }) => iam.setDefaultPolicyVersion({ PolicyArn: boundary, VersionId: 'v1' }),
  },
  {
    what: 'the end of the boundary',
    emulator: true,
    call: ({ iam }, { boundary }) => iam.deletePolicy({ PolicyArn: boundary }),
  },
  {
    what: "a module's role without its boundary",
    emulator: true,
    call: ({ iam }, { moduleRole }) => iam.deleteRolePermissionsBoundary({ RoleName: moduleRole }),
  },
  {
    what: 'a new role without a boundary',
    call: ({ iam }, { moduleRole, modulePath }) =>
      iam.createRole({ RoleName: `${moduleRole}-2`, Path: modulePath, AssumeRolePolicyDocument: ANYBODY }),
  },
  {
    what: 'a new role with another boundary',
    call: ({ iam }, { moduleRole, modulePath }) =>
      iam.createRole({
        RoleName: `${moduleRole}-2`,
        Path: modulePath,
        AssumeRolePolicyDocument: ANYBODY,
        PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
  },
  {
    what: 'a new role beside those of modules',
    call: ({ iam }, { moduleRole, boundary }) =>
      iam.createRole({ RoleName: `${moduleRole}-2`, AssumeRolePolicyDocument: ANYBODY, PermissionsBoundary: boundary }),
  },
  { what: 'a user', emulator: true, call: ({ iam }) => iam.createUser({ UserName: 'evil' }) },
  { what: 'an access key', emulator: true, call: ({ iam }) => iam.createAccessKey({ UserName: 'evil' }) },
  {
    what: 'another identity provider',
    emulator: true,
    call: ({ iam }) => iam.createOpenIDConnectProvider({ Url: 'https://evil.example.com' }),
  },
  {
    what: 'another audience',
    emulator: true,
    call: ({ iam }, { provider }) =>
      iam.addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn: provider, ClientID: 'evil' }),
  },
  {
    what: 'another role',
    to: ['pr-plan', 'apply'],
    call: ({ sts }, { planRoleArn }) => sts.assumeRole({ RoleArn: planRoleArn, RoleSessionName: 'evil' }),
  },
];

export const FORBIDDEN: readonly Forbidden[] = [...STORE, ...RIGHTS];
