import { deploymentLockKey } from '@mlopspltf/definition';
import type { RequestContext } from '@mlopspltf/testing';
import { part } from './support/network-examples';
import { platformOf, policiesOf, type Role } from './support/roles';
import {
  ACCOUNT,
  BOUNDARY,
  BUCKET,
  decided,
  decidedWithinBoundary,
  iam,
  KEY,
  LOCK_TABLE,
  MODULE_ROLE,
  NEW,
  NEW_KEY,
  OUR_KEY,
  OURS,
  STATE_KEY,
  VIA_S3,
  type Request,
} from './support/requests';

const ROLES: readonly Role[] = ['plan', 'pr-plan', 'apply'];
const STATE = `${BUCKET}/ml_infra/artifact_store/terraform.tfstate`;
const OF_OTHERS = `${BUCKET}/other_repository/network/terraform.tfstate`;
const DEPLOYMENT_LOCK = `${BUCKET}/${deploymentLockKey(platformOf())}`;
const PLAN = `${BUCKET}/_plans/ml_infra/artifact_store/7-1`;
const DATA = 'arn:aws:s3:::acme-dev-s3-datasets';
const lockItem = (key: string): RequestContext => ({ 'dynamodb:LeadingKeys': [`acme-dev-s3-tf-backend/${key}`] });
const OWN_LOCK = lockItem('ml_infra/artifact_store/terraform.tfstate');
const OTHERS_LOCK = lockItem('other_repository/network/terraform.tfstate');
const sagemaker = (resource: string): string => `arn:aws:sagemaker:us-east-1:${ACCOUNT}:${resource}`;
const NEW_OBJECT = { 's3:if-none-match': '*' };

/** Which of the roles AWS lets do it. */
function allowed(...request: Request): readonly Role[] {
  return ROLES.filter((role) => decided(role, request) === 'allowed');
}

describe('states, records and plans', () => {
  test.each<[string, Request, readonly Role[]]>([
    ['read a state', ['s3:GetObject', STATE], ROLES],
    ['read a record', ['s3:GetObject', `${BUCKET}/ml_infra/artifact_store/deployment.json`], ROLES],
    ['read what was kept, in its version', ['s3:GetObjectVersion', `${BUCKET}/ml_infra/a/configuration.json`], ROLES],
    ['list them', ['s3:ListBucket', BUCKET], ROLES],
    ['write a state', ['s3:PutObject', STATE], ['apply']],
    ['write a record', ['s3:PutObject', `${BUCKET}/ml_infra/artifact_store/deployment.json`], ['apply']],
    ['keep a configuration', ['s3:PutObject', `${BUCKET}/ml_infra/artifact_store/configuration.json`], ['apply']],
    ['note an empty plan', ['s3:PutObject', `${BUCKET}/ml_infra/artifact_store/verified.json`], ['plan', 'apply']],
    [
      'note one of the administrator',
      ['s3:PutObject', `${BUCKET}/ml_infra/github_oidc/verified.json`],
      ['plan', 'apply'],
    ],
    ['add a plan', ['s3:PutObject', PLAN, NEW_OBJECT], ['plan']],
    ['replace a plan', ['s3:PutObject', PLAN], []],
    ['read a plan', ['s3:GetObject', PLAN], ['apply']],
    ['read a plan in its version', ['s3:GetObjectVersion', PLAN], ['apply']],
    ['remove a plan', ['s3:DeleteObject', PLAN], []],
    ['remove a state', ['s3:DeleteObject', STATE], []],
    ["remove a state's old version", ['s3:DeleteObjectVersion', STATE], []],
    ["read another repository's state", ['s3:GetObject', OF_OTHERS], []],
    ["write another repository's state", ['s3:PutObject', OF_OTHERS], []],
    ["remove another repository's state", ['s3:DeleteObject', OF_OTHERS], []],
    ["read another repository's plan", ['s3:GetObject', `${BUCKET}/_plans/other_repository/a/7-1`], []],
    ["add another repository's plan", ['s3:PutObject', `${BUCKET}/_plans/other_repository/a/7-1`, NEW_OBJECT], []],
    ['read a repository with a longer name', ['s3:GetObject', `${BUCKET}/ml_infra_2/a/terraform.tfstate`], []],
    ['write the state of the backend', ['s3:PutObject', `${BUCKET}/ml_infra/tf_remote_backend/terraform.tfstate`], []],
    ['write the state of the roles', ['s3:PutObject', `${BUCKET}/ml_infra/github_oidc/terraform.tfstate`], []],
    ['write the record of the roles', ['s3:PutObject', `${BUCKET}/ml_infra/github_oidc/deployment.json`], []],
    ['see whether the table is there', ['dynamodb:DescribeTable', LOCK_TABLE], ROLES],
    ["look up a state's digest", ['dynamodb:GetItem', LOCK_TABLE, OWN_LOCK], ROLES],
    ['lock', ['dynamodb:PutItem', LOCK_TABLE, OWN_LOCK], ['apply']],
    ['release a lock', ['dynamodb:DeleteItem', LOCK_TABLE, OWN_LOCK], ['apply']],
    ["release another repository's lock", ['dynamodb:DeleteItem', LOCK_TABLE, OTHERS_LOCK], []],
    [
      "release another repository's lock beside the own",
      [
        'dynamodb:DeleteItem',
        LOCK_TABLE,
        { 'dynamodb:LeadingKeys': [OWN_LOCK, OTHERS_LOCK].flatMap((lock) => lock['dynamodb:LeadingKeys'] ?? []) },
      ],
      [],
    ],
    ['release a lock that is not named', ['dynamodb:DeleteItem', LOCK_TABLE], []],
    ['see who deploys', ['s3:GetObject', DEPLOYMENT_LOCK], ROLES],
    ['take the lock of deployments, as an object', ['s3:PutObject', DEPLOYMENT_LOCK], ['apply']],
    ['take it, as an item', ['dynamodb:PutItem', LOCK_TABLE, lockItem(deploymentLockKey(platformOf()))], ['apply']],
    ['read what encrypted states hold', ['kms:Decrypt', KEY, { ...STATE_KEY, ...VIA_S3 }], ROLES],
    ['encrypt what is written', ['kms:GenerateDataKey', KEY, { ...STATE_KEY, ...VIA_S3 }], ['plan', 'apply']],
    ['decrypt beside the store', ['kms:Decrypt', KEY, STATE_KEY], []],
    ['decrypt what another key encrypts', ['kms:Decrypt', KEY, { ...OUR_KEY, ...VIA_S3 }], []],
  ])('%s', (_, request, roles) => {
    expect(allowed(...request)).toEqual(roles);
  });
});

describe('resources', () => {
  test.each<[string, Request, readonly Role[]]>([
    ['look at a bucket', ['s3:GetBucketPolicy', DATA], ROLES],
    ['look at a role of the workflows', ['iam:GetRolePolicy', iam('role/acme-dev-iam-github-apply')], ROLES],
    ['look at the boundary', ['iam:GetPolicyVersion', BOUNDARY], ROLES],
    ['look for the identity provider', ['iam:ListOpenIDConnectProviders', '*'], ROLES],
    ['look at the lock table', ['dynamodb:DescribeContinuousBackups', LOCK_TABLE], ROLES],
    ['make a bucket', ['s3:CreateBucket', DATA], ['apply']],
    ['make a bucket of another name', ['s3:CreateBucket', 'arn:aws:s3:::acme-prd-s3-datasets'], []],
    ['read data', ['s3:GetObject', `${DATA}/a.csv`], []],
    ['write data', ['s3:PutObject', `${DATA}/a.csv`], []],
    [
      'make a repository',
      ['ecr:CreateRepository', `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/acme-dev-ecr-a`],
      ['apply'],
    ],
    ['push an image', ['ecr:PutImage', `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/acme-dev-ecr-a`], []],
    ['read an image', ['ecr:BatchGetImage', `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/acme-dev-ecr-a`], []],
    ['make a key of the platform', ['kms:CreateKey', '*', NEW_KEY], ['apply']],
    ['make a key of nobody', ['kms:CreateKey', '*'], []],
    ['tag a new key', ['kms:TagResource', KEY, NEW_KEY], ['apply']],
    [
      "tag another project's key",
      [
        'kms:TagResource',
        KEY,
        { ...NEW_KEY, 'aws:ResourceTag/Project': 'other', 'aws:ResourceTag/Environment': 'dev' },
      ],
      [],
    ],
    ['change a key of the platform', ['kms:PutKeyPolicy', KEY, OUR_KEY], ['apply']],
    ["change another project's key", ['kms:PutKeyPolicy', KEY, { ...OUR_KEY, 'aws:ResourceTag/Project': 'other' }], []],
    [
      "change another environment's key",
      ['kms:PutKeyPolicy', KEY, { ...OUR_KEY, 'aws:ResourceTag/Environment': 'prd' }],
      [],
    ],
    [
      'lend a key to a service',
      ['kms:CreateGrant', KEY, { ...OUR_KEY, 'kms:GrantIsForAWSResource': 'true' }],
      ['apply'],
    ],
    ['lend a key to somebody', ['kms:CreateGrant', KEY, OUR_KEY], []],
    ['read a parameter', ['ssm:GetParameter', `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/acme-dev-ssm-a`], ROLES],
    [
      'read a secret',
      ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:acme-dev-a`],
      [],
    ],
    ['start an instance', ['ec2:RunInstances', '*'], []],
    ['look at networks', ['ec2:DescribeVpcs', '*'], ROLES],
    ['make a network of the platform', ['ec2:CreateVpc', part('vpc'), NEW], ['apply']],
    ['make a network of nobody', ['ec2:CreateVpc', part('vpc')], []],
    [
      "make another environment's network",
      ['ec2:CreateVpc', part('vpc'), { ...NEW, 'aws:RequestTag/Environment': 'prd' }],
      [],
    ],
    ['remove a network of the platform', ['ec2:DeleteVpc', part('vpc'), OURS], ['apply']],
    [
      "remove another project's network",
      ['ec2:DeleteVpc', part('vpc'), { ...OURS, 'aws:ResourceTag/Project': 'other' }],
      [],
    ],
    ['remove a network of nobody', ['ec2:DeleteVpc', part('vpc')], []],
    // AWS may tell what a request tags about all that the request is about.
    [
      "make a subnet in another project's network",
      ['ec2:CreateSubnet', part('vpc'), { ...NEW, 'aws:ResourceTag/Project': 'other' }],
      [],
    ],
    ["make an endpoint in another project's subnet", ['ec2:CreateVpcEndpoint', part('subnet'), NEW], []],
    ['make a gateway with an address of nobody', ['ec2:CreateNatGateway', part('elastic-ip'), NEW], []],
    ["open another project's group", ['ec2:AuthorizeSecurityGroupIngress', part('security-group'), NEW], []],
    [
      "open another project's group, by its tags",
      [
        'ec2:AuthorizeSecurityGroupIngress',
        part('security-group'),
        { 'aws:ResourceTag/Project': 'other', 'aws:ResourceTag/Environment': 'dev' },
      ],
      [],
    ],
    [
      'give what is ours to another environment',
      ['ec2:CreateTags', part('vpc'), { ...OURS, 'aws:RequestTag/Environment': 'prd' }],
      [],
    ],
    [
      'tag what is ours otherwise',
      ['ec2:CreateTags', part('vpc'), { ...OURS, 'aws:RequestTag/Owner': 'ana' }],
      ['apply'],
    ],
    ['tag what was made before by nobody', ['ec2:CreateTags', part('vpc'), NEW], []],
    [
      "tag another project's network",
      [
        'ec2:CreateTags',
        part('vpc'),
        { ...NEW, 'aws:ResourceTag/Project': 'other', 'aws:ResourceTag/Environment': 'dev' },
      ],
      [],
    ],
    [
      "tag another project's group",
      [
        'ec2:CreateTags',
        part('security-group'),
        { ...NEW, 'aws:ResourceTag/Project': 'other', 'aws:ResourceTag/Environment': 'dev' },
      ],
      [],
    ],
    [
      'tag while an instance is started',
      ['ec2:CreateTags', part('instance'), { ...NEW, 'ec2:CreateAction': 'RunInstances' }],
      [],
    ],
    ['change a pipeline', ['sagemaker:UpdatePipeline', sagemaker('pipeline/acme-dev-sagemaker-a')], ['apply']],
    [
      "change another environment's pipeline",
      ['sagemaker:UpdatePipeline', sagemaker('pipeline/acme-prd-sagemaker-a')],
      [],
    ],
    ['run a pipeline', ['sagemaker:StartPipelineExecution', sagemaker('pipeline/acme-dev-sagemaker-a')], []],
    ['publish news', ['sns:Publish', `arn:aws:sns:us-east-1:${ACCOUNT}:acme-dev-sns-a`], []],
    ['read logs', ['logs:GetLogEvents', `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:acme-dev-logs-a`], []],
    [
      "remove another project's logs",
      ['logs:DeleteLogGroup', `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/vpc/other-dev-logs-a`],
      [],
    ],
    [
      "change another environment's schedule",
      ['scheduler:UpdateSchedule', `arn:aws:scheduler:us-east-1:${ACCOUNT}:schedule/default/acme-prd-scheduler-a`],
      [],
    ],
    [
      "change another environment's rule",
      ['events:PutTargets', `arn:aws:events:us-east-1:${ACCOUNT}:rule/acme-prd-events-a`],
      [],
    ],
    ['take another role', ['sts:AssumeRole', iam('role/admin')], []],
  ])('%s', (_, request, roles) => {
    expect(allowed(...request)).toEqual(roles);
  });

  test('whoever plans is refused what a parameter hides, whatever the key says', () => {
    for (const service of ['ssm', 'secretsmanager']) {
      const context = { 'kms:ViaService': `${service}.us-east-1.amazonaws.com` };
      for (const role of ['plan', 'pr-plan'] as const)
        expect(decided(role, ['kms:Decrypt', KEY, context])).toBe('refused');
    }
    for (const role of ['plan', 'pr-plan'] as const)
      expect(decided(role, ['secretsmanager:GetSecretValue', '*'])).toBe('refused');
  });

  test('what holds data is deleted only where the environment may be destroyed', () => {
    const deletions: readonly Request[] = [
      ['s3:DeleteBucket', DATA],
      ['s3:DeleteObject', `${DATA}/a.csv`],
      ['s3:DeleteObjectVersion', `${DATA}/a.csv`],
      ['ecr:DeleteRepository', `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/acme-dev-ecr-a`],
      ['ecr:BatchDeleteImage', `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/acme-dev-ecr-a`],
      ['kms:ScheduleKeyDeletion', KEY, OUR_KEY],
      ['sagemaker:DeleteModelPackageGroup', sagemaker('model-package-group/acme-dev-sagemaker-a')],
      ['sagemaker:DeleteMlflowTrackingServer', sagemaker('mlflow-tracking-server/acme-dev-sagemaker-a')],
    ];
    const kept = platformOf({
      environments: [{ name: 'dev', branch: 'main', account: ACCOUNT, destroyable: false }],
    });
    const policies = policiesOf(kept, 'dev').permissions('apply');

    for (const request of deletions) {
      expect([request[0], decided('apply', request)]).toEqual([request[0], 'allowed']);
      expect([request[0], decided('apply', request, policies)]).toEqual([request[0], 'not allowed']);
    }
  });
});

describe('roles that modules make', () => {
  const bounded = { 'iam:PermissionsBoundary': BOUNDARY };
  const unbounded = { 'iam:PermissionsBoundary': iam('policy/acme-dev-iam-role-boundary-2') };

  test.each<[string, Request, boolean]>([
    ['are made with the boundary', ['iam:CreateRole', MODULE_ROLE, bounded], true],
    ['get rights while they have it', ['iam:PutRolePolicy', MODULE_ROLE, bounded], true],
    ['get policies while they have it', ['iam:AttachRolePolicy', MODULE_ROLE, bounded], true],
    ['get the boundary anew', ['iam:PutRolePermissionsBoundary', MODULE_ROLE, bounded], true],
    ['are changed and removed', ['iam:DeleteRole', MODULE_ROLE], true],
    [
      'go to a service that is named',
      ['iam:PassRole', MODULE_ROLE, { 'iam:PassedToService': 'sagemaker.amazonaws.com' }],
      true,
    ],
    ['are not made without the boundary', ['iam:CreateRole', MODULE_ROLE], false],
    ['are not made with another boundary', ['iam:CreateRole', MODULE_ROLE, unbounded], false],
    ['get no rights without it', ['iam:PutRolePolicy', MODULE_ROLE], false],
    ['get no policies without it', ['iam:AttachRolePolicy', MODULE_ROLE, unbounded], false],
    ['get no other boundary', ['iam:PutRolePermissionsBoundary', MODULE_ROLE, unbounded], false],
    ['do not lose it', ['iam:DeleteRolePermissionsBoundary', MODULE_ROLE, bounded], false],
    ['go to no other service', ['iam:PassRole', MODULE_ROLE, { 'iam:PassedToService': 'ec2.amazonaws.com' }], false],
    ['go to nobody unnamed', ['iam:PassRole', MODULE_ROLE], false],
    ['are not made elsewhere', ['iam:CreateRole', iam('role/acme-dev-iam-training'), bounded], false],
    ["are not made under another's name", ['iam:CreateRole', iam('role/acme/other'), bounded], false],
    [
      'are not those of the workflows',
      ['iam:PassRole', iam('role/acme-dev-iam-github-apply'), { 'iam:PassedToService': 'lambda.amazonaws.com' }],
      false,
    ],
  ])('%s', (_, request, possible) => {
    expect(decided('apply', request) === 'allowed').toBe(possible);
    for (const role of ['plan', 'pr-plan'] as const) expect(decided(role, request)).not.toBe('allowed');
  });
});

describe('the role that applies is refused, whatever else allows it,', () => {
  const everything = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' } as const] };
  const policies = [everything, ...policiesOf(platformOf(), 'dev').permissions('apply')];

  test.each<[string, Request]>([
    ['its own trust', ['iam:UpdateAssumeRolePolicy', iam('role/acme-dev-iam-github-apply')]],
    ['its own rights', ['iam:PutRolePolicy', iam('role/acme-dev-iam-github-apply')]],
    ['more policies for itself', ['iam:AttachRolePolicy', iam('role/acme-dev-iam-github-apply')]],
    [
      'another version of what is attached to it',
      ['iam:CreatePolicyVersion', iam('policy/acme-dev-iam-github-apply-changes')],
    ],
    ["the planning role's trust", ['iam:UpdateAssumeRolePolicy', iam('role/acme-dev-iam-github-plan')]],
    ["the planning role's rights", ['iam:DeleteRolePolicy', iam('role/acme-dev-iam-github-pr-plan')]],
    ['to take the planning role', ['sts:AssumeRole', iam('role/acme-dev-iam-github-plan')]],
    ['a new version of the boundary', ['iam:CreatePolicyVersion', BOUNDARY]],
    ['an old version of the boundary', ['iam:SetDefaultPolicyVersion', BOUNDARY]],
    ['the end of the boundary', ['iam:DeletePolicy', BOUNDARY]],
    ['a role without its boundary', ['iam:DeleteRolePermissionsBoundary', MODULE_ROLE]],
    ['an identity provider', ['iam:CreateOpenIDConnectProvider', iam('oidc-provider/evil.example.com')]],
    [
      'another audience',
      ['iam:AddClientIDToOpenIDConnectProvider', iam('oidc-provider/token.actions.githubusercontent.com')],
    ],
    ['a SAML provider', ['iam:CreateSAMLProvider', iam('saml-provider/evil')]],
    ['a user', ['iam:CreateUser', iam('user/evil')]],
    ['a user below a path', ['iam:CreateUser', iam('user/acme/acme-dev-evil')]],
    ['an access key', ['iam:CreateAccessKey', iam('user/somebody')]],
    ['a password', ['iam:CreateLoginProfile', iam('user/somebody')]],
    ['a group', ['iam:AddUserToGroup', iam('group/admins')]],
    ["the state bucket's policy", ['s3:PutBucketPolicy', BUCKET]],
    ["the state bucket's versions", ['s3:PutBucketVersioning', BUCKET]],
    ["the state bucket's encryption", ['s3:PutEncryptionConfiguration', BUCKET]],
    ["the state bucket's lifecycle", ['s3:PutLifecycleConfiguration', BUCKET]],
    ['a copy of the state bucket elsewhere', ['s3:PutReplicationConfiguration', BUCKET]],
    ['the end of the state bucket', ['s3:DeleteBucket', BUCKET]],
    ['the end of a state', ['s3:DeleteObject', STATE]],
    ["the end of another repository's state", ['s3:DeleteObjectVersion', OF_OTHERS]],
    ["a state's access list", ['s3:PutObjectAcl', STATE]],
    ['the state of the roles', ['s3:PutObject', `${BUCKET}/ml_infra/github_oidc/terraform.tfstate`]],
    ['the end of the lock table', ['dynamodb:DeleteTable', LOCK_TABLE]],
    ['another lock table', ['dynamodb:UpdateTable', LOCK_TABLE]],
    ['access to the lock table for others', ['dynamodb:PutResourcePolicy', LOCK_TABLE]],
    ['the end of the state key', ['kms:ScheduleKeyDeletion', KEY, STATE_KEY]],
    ["the state key's policy", ['kms:PutKeyPolicy', KEY, STATE_KEY]],
    ['a grant on the state key', ['kms:CreateGrant', KEY, STATE_KEY]],
    ['other tags on the state key', ['kms:UntagResource', KEY, STATE_KEY]],
    [
      'another key under its alias',
      ['kms:UpdateAlias', `arn:aws:kms:us-east-1:${ACCOUNT}:alias/acme-dev-kms-tf-backend`],
    ],
    [
      'the state key without its alias',
      ['kms:DeleteAlias', `arn:aws:kms:us-east-1:${ACCOUNT}:alias/acme-dev-kms-tf-backend`],
    ],
  ])('%s', (_, request) => {
    expect(decided('apply', request, policies)).toBe('refused');
  });
});

describe('where states are locked by files', () => {
  // An environment that may not be destroyed: elsewhere the role deletes objects of buckets anyway.
  const environments = [{ name: 'dev', branch: 'main', account: ACCOUNT }];
  const policies = policiesOf(platformOf({ stateLocking: 'lockfile', environments }), 'dev');

  test('a lock file is made and removed by the role that applies, and states stay', () => {
    const [apply, plan] = [policies.permissions('apply'), policies.permissions('plan')];

    for (const action of ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion']) {
      expect(decided('apply', [action, `${STATE}.tflock`], apply)).toBe('allowed');
      expect(decided('plan', [action, `${STATE}.tflock`], plan)).toBe('not allowed');
    }
    for (const kept of [STATE, OF_OTHERS, PLAN, `${BUCKET}/ml_infra/artifact_store/deployment.json`])
      expect(decided('apply', ['s3:DeleteObject', kept], apply)).toBe('refused');
  });

  test('nobody is allowed anything with a table', () => {
    expect(decided('apply', ['dynamodb:PutItem', LOCK_TABLE, OWN_LOCK], policies.permissions('apply'))).not.toBe(
      'allowed',
    );
  });
});

describe('a role that a module made and gave every right', () => {
  test.each<[string, Request]>([
    ['reads data', ['s3:GetObject', `${DATA}/a.csv`]],
    ['pulls images', ['ecr:BatchGetImage', `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/acme-dev-ecr-a`]],
    ['reads parameters', ['ssm:GetParameter', `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/acme-dev-ssm-a`]],
    ['logs in to the registry', ['ecr:GetAuthorizationToken', '*']],
    ['decrypts with keys of the platform', ['kms:Decrypt', KEY, OUR_KEY]],
    ['writes logs', ['logs:PutLogEvents', `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:acme-dev-logs-a:log-stream:1`]],
  ])('%s', (_, request) => {
    expect(decidedWithinBoundary(request)).toBe('allowed');
  });

  test.each<[string, Request]>([
    ['makes no user', ['iam:CreateUser', iam('user/evil')]],
    ['changes no role', ['iam:PutRolePolicy', MODULE_ROLE, { 'iam:PermissionsBoundary': BOUNDARY }]],
    ['takes no role', ['sts:AssumeRole', iam('role/acme-dev-iam-github-apply')]],
    ['passes no role', ['iam:PassRole', MODULE_ROLE, { 'iam:PassedToService': 'lambda.amazonaws.com' }]],
    ['reads no state', ['s3:GetObject', STATE]],
    ['writes no plan', ['s3:PutObject', PLAN, NEW_OBJECT]],
    ['locks nothing', ['dynamodb:PutItem', LOCK_TABLE, OWN_LOCK]],
    ['decrypts no state', ['kms:Decrypt', KEY, { ...STATE_KEY, ...VIA_S3 }]],
    ["reads no other environment's data", ['s3:GetObject', 'arn:aws:s3:::acme-prd-s3-datasets/a.csv']],
    ['opens no bucket', ['s3:PutBucketPolicy', DATA]],
    ['touches no organization', ['organizations:LeaveOrganization', '*']],
  ])('%s', (_, request) => {
    expect(decidedWithinBoundary(request)).not.toBe('allowed');
  });
});
