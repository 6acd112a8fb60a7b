import { EVERYTHING, type Forbidden } from './forbidden';

const ANYBODY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } }],
});

/** With who may do what. */
export const RIGHTS: readonly Forbidden[] = [
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
