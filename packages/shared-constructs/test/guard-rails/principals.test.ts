import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import fc from 'fast-check';
import type { ModuleStack } from '../../src';
import { foreignIdentifiers, foreignLimits, isPublic } from '../../src/guard-rails/policies/principals';
import { jsonStatements, type Statement } from '../../src/guard-rails/policies/statement';
import { bucketWithout, refused } from './support';

const OWN = '444455556666';
const OTHER = '999999999999';

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

function everybody(conditions: Conditions): Statement {
  const text = JSON.stringify({
    Statement: { Effect: 'Allow', Action: 's3:GetObject', Principal: '*', Resource: '*', Condition: conditions },
  });
  const [statement] = jsonStatements(text);
  if (!statement) throw new Error('there is a statement');
  return statement;
}

test.each<[string, string, string]>([
  ['StringEquals', 'aws:PrincipalAccount', OWN],
  ['StringLike', 'AWS:principalAccount', OWN],
  ['StringEquals', 'aws:SourceAccount', '${data.aws_caller_identity.me.account_id}'],
  ['StringEquals', 'aws:SourceOwner', OWN],
  ['StringEquals', 'kms:CallerAccount', OWN],
  ['ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${OWN}:role/acme/*`],
  ['ArnEquals', 'aws:SourceArn', 'arn:aws:sns:*:${data.aws_caller_identity.me.account_id}:acme-*'],
  ['ArnLike', 'aws:SourceArn', '${aws_cloudwatch_event_rule.x.arn}'],
  ['ArnLike', 'aws:SourceArn', '${data.terraform_remote_state.store.outputs.arns["x"]}/*'],
  ['StringEquals', 'aws:SourceVpc', 'vpc-0123456789abcdef0'],
  ['StringEquals', 'aws:SourceVpce', '${aws_vpc_endpoint.s3.id}'],
])('%s %s %s keeps a statement for everybody to the account', (test, variable, value) => {
  const statement = everybody({ [test]: { [variable]: value } });

  expect(isPublic(statement)).toBe(false);
  expect(foreignLimits(statement, OWN)).toEqual([]);
});

test.each<[string, string, string]>([
  ['StringEquals', 'aws:PrincipalAccount', OTHER],
  ['ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${OTHER}:role/x`],
  ['StringEquals', 'aws:PrincipalOrgID', 'o-x'],
  ['StringEquals', 'aws:PrincipalOrgID', '${data.aws_organizations_organization.ours.id}'],
  ['StringEquals', 'aws:SourceOwner', OTHER],
  ['StringEquals', 'kms:CallerAccount', OTHER],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::somebodys-bucket'],
  ['StringEquals', 'aws:SourceAccount', '${join("", ["9999", "99999999"])}'],
  ['StringEquals', 'aws:SourceAccount', `\${aws_sns_topic.x.owner == "" ? "${OTHER}" : "${OTHER}"}`],
])('%s %s %s lets in others than the account', (test, variable, value) => {
  const statement = everybody({ [test]: { [variable]: value } });

  expect(isPublic(statement)).toBe(false);
  expect(foreignLimits(statement, OWN)).toEqual([value]);
});

test.each<[string, string, string | readonly string[]]>([
  ['StringLike', 'aws:PrincipalAccount', '*'],
  ['StringLike', 'aws:PrincipalAccount', '4444*'],
  ['StringLike', 'aws:PrincipalAccount', [OWN, '*']],
  ['StringEquals', 'aws:PrincipalAccount', []],
  ['StringEquals', 'aws:PrincipalAccount', ''],
  ['ArnLike', 'aws:PrincipalArn', 'arn:*'],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/x'],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::*'],
  ['StringLike', 'aws:SourceVpc', 'vpc-*'],
  ['StringNotEquals', 'aws:PrincipalAccount', OTHER],
  ['StringEqualsIfExists', 'aws:PrincipalAccount', OWN],
  ['ForAllValues:StringEquals', 'aws:PrincipalAccount', OWN],
  ['StringEquals', 'aws:RequestedRegion', 'us-east-1'],
])('%s %s %j leaves a statement open to everybody', (test, variable, value) => {
  expect(isPublic(everybody({ [test]: { [variable]: value } }))).toBe(true);
});

test('of several values each has to be of the account, of several conditions one', () => {
  const values = everybody({ StringEquals: { 'aws:PrincipalAccount': [OWN, OTHER] } });
  const conditions = everybody({
    StringEquals: { 'aws:PrincipalOrgID': 'o-x', 'aws:PrincipalAccount': OWN },
  });

  expect(foreignLimits(values, OWN)).toEqual([OTHER]);
  expect(foreignLimits(conditions, OWN)).toEqual([]);
});

test('a principal by an ARN with a reference to the account is its own', () => {
  const identifiers = [`arn:aws:iam::\${data.aws_caller_identity.me.account_id}:root`, `arn:aws:iam::${OTHER}:root`];

  expect(foreignIdentifiers({ type: 'AWS', identifiers }, OWN)).toEqual([`arn:aws:iam::${OTHER}:root`]);
});

const account = fc.stringMatching(/^[0-9]{12}$/);
const place = fc.constantFrom<[string, (number: string) => string]>(
  ['aws:PrincipalAccount', (number) => number],
  ['aws:SourceAccount', (number) => number],
  ['aws:SourceOwner', (number) => number],
  ['kms:CallerAccount', (number) => number],
  ['aws:PrincipalArn', (number) => `arn:aws:iam::${number}:role/x`],
  ['aws:SourceArn', (number) => `arn:aws:sns:us-east-1:${number}:x`],
);

test('a condition keeps to the account that it names, and to no other', () => {
  fc.assert(
    fc.property(account, account, place, (own, named, [variable, write]) => {
      const statement = everybody({ StringLike: { [variable]: write(named) } });

      expect(isPublic(statement)).toBe(false);
      expect(foreignLimits(statement, own)).toEqual(named === own ? [] : [write(named)]);
      expect(foreignLimits(statement, named)).toEqual([]);
    }),
  );
});

const KEY = 'arn:aws:kms:us-east-1:0:key/x';

function open(action: string, variable: string): string {
  const Condition = { StringEquals: { [variable]: OTHER } };
  return JSON.stringify({ Statement: { Effect: 'Allow', Action: action, Principal: '*', Resource: '*', Condition } });
}

test.each<[string, (stack: ModuleStack) => unknown]>([
  [
    'bucket',
    (stack) =>
      bucketWithout(stack, [], {
        policyStatements: (arn) => [
          {
            principals: [{ type: '*', identifiers: ['*'] }],
            actions: ['s3:GetObject'],
            resources: [`${arn}/*`],
            condition: [{ test: 'StringEquals', variable: 'aws:PrincipalAccount', values: [OTHER] }],
          },
        ],
      }),
  ],
  ['key', (stack) => new KmsKey(stack, 'x', { policy: open('kms:Decrypt', 'kms:CallerAccount') })],
  [
    'topic',
    (stack) =>
      new SnsTopic(stack, 'x', {
        name: stack.resourceName('sns', 'x'),
        kmsMasterKeyId: KEY,
        policy: open('sns:Publish', 'aws:SourceOwner'),
      }),
  ],
])("a %s's policy for everybody of another account is refused with its number", (_, build) => {
  expect(refused(build).map(({ rule, value }) => [rule, value])).toEqual([['foreign-principal', OTHER]]);
});
