import { DataAwsIamPolicy } from '@cdktf/provider-aws/lib/data-aws-iam-policy';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { IamRolePolicyAttachmentsExclusive } from '@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive';
import { KmsGrant } from '@cdktf/provider-aws/lib/kms-grant';
import { LambdaLayerVersionPermission } from '@cdktf/provider-aws/lib/lambda-layer-version-permission';
import { LambdaPermission, type LambdaPermissionConfig } from '@cdktf/provider-aws/lib/lambda-permission';
import { VpcEndpointPolicy } from '@cdktf/provider-aws/lib/vpc-endpoint-policy';
import { Fn, Token } from 'cdktf';
import type { ModuleStack } from '../../src';
import { refused } from './support';

const OTHER = '999999999999';
const ROLE = `arn:aws:iam::${OTHER}:role/x`;

type Build = (stack: ModuleStack) => unknown;

const found = (build: Build): readonly unknown[] => refused(build).map(({ rule, value }) => [rule, value]);

const grant =
  (granteePrincipal: string, retiringPrincipal?: string, operations = ['Decrypt', 'GenerateDataKey']): Build =>
  (stack) =>
    new KmsGrant(stack, 'x', {
      keyId: 'k',
      operations,
      granteePrincipal,
      ...(retiringPrincipal === undefined ? {} : { retiringPrincipal }),
    });

const permission =
  (config: Partial<LambdaPermissionConfig>): Build =>
  (stack) =>
    new LambdaPermission(stack, 'x', {
      functionName: 'f',
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      ...config,
    });

const layer =
  (principal: string, organizationId?: string): Build =>
  (stack) =>
    new LambdaLayerVersionPermission(stack, 'x', {
      layerName: 'l',
      versionNumber: 1,
      statementId: 's',
      action: 'lambda:GetLayerVersion',
      principal,
      ...(organizationId === undefined ? {} : { organizationId }),
    });

test.each<[string, Build, string, string]>([
  ['a grant of a key to a foreign role', grant(ROLE), 'foreign-principal', ROLE],
  ['one that a foreign role may retire', grant('${aws_iam_role.x.arn}', ROLE), 'foreign-principal', ROLE],
  ['a permission for a foreign account', permission({ principal: OTHER }), 'foreign-principal', OTHER],
  ['one for everybody', permission({ principal: '*' }), 'public-store', '*'],
  [
    'one for everybody of a foreign account',
    permission({ principal: '*', sourceAccount: OTHER }),
    'foreign-principal',
    OTHER,
  ],
  ['one for an organisation', permission({ principal: '*', principalOrgId: 'o-x' }), 'foreign-principal', 'o-x'],
  ['one for all that a function can do', permission({ action: 'lambda:*' }), 'policy-wildcard', 'lambda:*'],
  ['a layer for everybody', layer('*'), 'public-store', '*'],
  ['a layer for an organisation', layer('*', 'o-x'), 'foreign-principal', 'o-x'],
])('%s is refused', (_, build, rule, value) => {
  expect(found(build)).toEqual([[rule, value]]);
});

test.each<[string, Build]>([
  ["a grant to a role of the account's", (stack) => grant(`arn:aws:iam::${stack.accountId}:role/x`)(stack)],
  ['a grant to a role of the stack', grant('${aws_iam_role.x.arn}', '${aws_iam_role.y.arn}')],
  ['a permission for a service', permission({ sourceArn: '${aws_cloudwatch_event_rule.x.arn}' })],
  [
    'a permission for everybody of the account',
    (stack) => permission({ principal: '*', sourceAccount: stack.accountId })(stack),
  ],
  ['a layer for the account', (stack) => layer(stack.accountId)(stack)],
])('%s passes', (_, build) => {
  expect(found(build)).toEqual([]);
});

test("an endpoint's policy of its own is read as a role's", () => {
  const build: Build = (stack) =>
    new VpcEndpointPolicy(stack, 'x', {
      vpcEndpointId: 'vpce-1',
      policy: JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*', Principal: '*' } }),
    });

  expect(refused(build).map(({ problem }) => problem)).toEqual([
    'allows actions that nobody named',
    'allows it on resources that nobody named',
  ]);
});

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const UNREADABLE = 'is a policy that only Terraform can name, which may be one of AWS';

const attached =
  (policyArn: (stack: ModuleStack) => string): Build =>
  (stack) =>
    new IamRolePolicyAttachment(stack, 'x', { role: 'r', policyArn: policyArn(stack) });

test.each<[string, Build, string]>([
  ['joined', attached(() => Fn.join('/', ['arn:aws:iam::aws:policy', 'AdministratorAccess'])), UNREADABLE],
  ['chosen', attached(() => `\${aws_iam_policy.x.arn == "" ? "${ADMINISTRATOR}" : "${ADMINISTRATOR}"}`), UNREADABLE],
  [
    'joined with a reference',
    attached(() => `\${join("", ["${ADMINISTRATOR}"], aws_iam_policy.x[*].arn)}`),
    UNREADABLE,
  ],
  [
    'one of a list that is made',
    (stack) =>
      new IamRolePolicyAttachmentsExclusive(stack, 'x', {
        roleName: 'r',
        policyArns: Token.asList(Fn.concat([[ADMINISTRATOR]])),
      }),
    UNREADABLE,
  ],
  [
    'looked up by its name',
    attached((stack) => new DataAwsIamPolicy(stack, 'y', { name: 'AdministratorAccess' }).arn),
    UNREADABLE,
  ],
  [
    'looked up by its ARN',
    attached((stack) => new DataAwsIamPolicy(stack, 'y', { arn: ADMINISTRATOR }).arn),
    'is a policy of AWS, which allows more than this platform needs',
  ],
])('a policy that is %s is refused where it is attached', (_, build, problem) => {
  expect(refused(build).map((violation) => [violation.rule, violation.problem])).toEqual([
    ['policy-wildcard', problem],
  ]);
});

test.each<[string, Build]>([
  [
    'made by the stack',
    attached((stack) => {
      const policy = JSON.stringify({ Statement: [] });
      return new IamPolicy(stack, 'y', { name: stack.resourceName('iam', 'y'), policy }).arn;
    }),
  ],
  ['made by the stack in some environments', attached(() => '${join("", aws_iam_policy.x[*].arn)}')],
  ['of the account', attached(({ accountId }) => `arn:aws:iam::${accountId}:policy/acme-x`)],
  ['of the account by a part', attached(({ accountId }) => `arn:aws:iam::${accountId}:policy/\${each.key}`)],
  [
    'looked up by an ARN of the account',
    attached((stack) => new DataAwsIamPolicy(stack, 'y', { arn: `arn:aws:iam::${stack.accountId}:policy/x` }).arn),
  ],
])('a policy that is %s may be attached', (_, build) => {
  expect(found(build)).toEqual([]);
});
