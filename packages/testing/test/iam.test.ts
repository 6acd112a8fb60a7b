import {
  admits,
  decide,
  policyOf,
  trustFindings,
  type PolicyDocument,
  type PolicyStatement,
  type RequestContext,
} from '../src';

const document = (...Statement: PolicyStatement[]): PolicyDocument => ({ Statement });
const allow = (rest: object): PolicyStatement => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: '*',
  ...rest,
});

describe('permissions', () => {
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/a/b.txt' };
  const decided = (...statements: PolicyStatement[]): string =>
    decide({ policies: [document(...statements)] }, request);

  test.each([
    ['the action and the resource', {}, 'allowed'],
    ['a wildcard, over slashes', { Resource: 'arn:aws:s3:::bucket/*.txt' }, 'allowed'],
    ['a question mark for one character', { Resource: 'arn:aws:s3:::bucket/a/?.txt' }, 'allowed'],
    ['an action in other case', { Action: 'S3:getobject' }, 'allowed'],
    ['another action', { Action: ['s3:PutObject', 's3:GetObjectVersion'] }, 'not allowed'],
    ['a resource in other case', { Resource: 'arn:aws:s3:::BUCKET/*' }, 'not allowed'],
    ['a dot, which stands for itself', { Resource: 'arn:aws:s3:::bucket/a.b.txt' }, 'not allowed'],
    ['all actions but this one', { Action: undefined, NotAction: 's3:Get*' }, 'not allowed'],
    ['all actions but another one', { Action: undefined, NotAction: 's3:Put*' }, 'allowed'],
    ['all resources but this one', { Resource: undefined, NotResource: 'arn:aws:s3:::bucket/*' }, 'not allowed'],
  ])('a statement is looked at by %s', (_, rest, decision) => {
    expect(decided(allow(rest))).toBe(decision);
  });

  test('what is denied anywhere is refused, whatever is allowed elsewhere', () => {
    expect(decided(allow({}), allow({ Effect: 'Deny' }))).toBe('refused');
    expect(decide({ policies: [document(allow({})), document(allow({ Effect: 'Deny' }))] }, request)).toBe('refused');
  });

  test('a boundary takes away, and gives nothing', () => {
    const all = document(allow({ Action: '*' }));
    const other = document(allow({ Action: 's3:PutObject' }));

    expect(decide({ policies: [all], boundary: all }, request)).toBe('allowed');
    expect(decide({ policies: [all], boundary: other }, request)).toBe('not allowed');
    expect(decide({ policies: [other], boundary: all }, request)).toBe('not allowed');
    expect(decide({ policies: [all], boundary: document(allow({ Effect: 'Deny' })) }, request)).toBe('refused');
  });

  test.each([
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', ['a'], 'A', false],
    ['StringEquals', ['a*'], 'ab', false],
    ['StringEquals', ['a'], undefined, false],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a'], undefined, true],
    ['StringLike', ['a*'], 'a/b', true],
    ['StringLike', ['a*'], 'ba', false],
    ['StringNotLike', ['a*'], 'ab', false],
    ['StringEqualsIfExists', ['a'], undefined, true],
    ['StringEqualsIfExists', ['a'], 'b', false],
    ['ForAnyValue:StringEquals', ['a'], ['b', 'a'], true],
    ['ForAnyValue:StringEquals', ['a'], ['b'], false],
    ['ForAnyValue:StringEquals', ['a'], undefined, false],
    ['ForAnyValue:StringLike', ['a*'], ['b', 'ab'], true],
    ['ForAllValues:StringEquals', ['a'], ['a', 'b'], false],
    ['ForAllValues:StringEquals', ['a'], undefined, true],
    ['ArnLike', ['arn:aws:iam::1:role/*'], 'arn:aws:iam::1:role/a', true],
    ['ArnLike', ['arn:*:role/a'], 'arn:aws:iam::1:role/a', false],
    ['Null', ['true'], undefined, true],
    ['Null', ['false'], undefined, false],
    ['Null', ['false'], 'a', true],
    ['Bool', ['true'], 'True', true],
    ['Bool', ['true'], undefined, false],
  ])('%s %j holds for %j: %s', (operator, wanted, actual, holds) => {
    const policy = document(allow({ Condition: { [operator]: { 'x:Key': wanted } } }));
    const context: RequestContext = actual === undefined ? {} : { 'X:key': actual };

    expect(decide({ policies: [policy] }, { ...request, context })).toBe(holds ? 'allowed' : 'not allowed');
  });

  test.each<[string, object, string]>([
    ['an operator', { Condition: { NumericLessThan: { 'x:key': '1' } } }, 'NumericLessThan'],
    ['an inherited name', { Condition: { toString: { 'x:key': '1' } } }, 'toString'],
    [
      'an operator behind a condition that is not met',
      { Condition: { StringEquals: { 'x:other': '1' }, IpAddress: { 'x:key': '1' } } },
      'IpAddress',
    ],
    ['a policy variable', { Resource: 'arn:aws:s3:::bucket/${aws:username}' }, 'policy variable'],
    ['an element', { NotPrincipal: '*' }, 'NotPrincipal'],
    ['a statement without actions', { Action: undefined }, 'either Action or NotAction'],
  ])('%s that is not evaluated here is refused', (_, rest, message) => {
    expect(() => decided(allow(rest))).toThrow(message);
  });

  test('several values are refused where one is compared', () => {
    const policy = document(allow({ Condition: { StringEquals: { 'x:key': 'a' } } }));

    expect(() => decide({ policies: [policy] }, { ...request, context: { 'x:key': ['a', 'b'] } })).toThrow('has 2');
  });
});

describe('trust', () => {
  const trusting = (rest: Partial<PolicyStatement> = {}): PolicyDocument =>
    document({
      Sid: 'Workflows',
      Effect: 'Allow',
      Principal: { Federated: 'provider' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { 'issuer:aud': 'sts' }, StringLike: { 'issuer:sub': ['repo:a:*', 'repo:b:c'] } },
      ...rest,
    });
  const token = (claims: Record<string, string>): boolean =>
    admits(trusting(), { provider: 'provider', issuer: 'issuer', claims });

  test('a token is let in by all of its claims', () => {
    expect(token({ aud: 'sts', sub: 'repo:a:x' })).toBe(true);
    expect(token({ aud: 'sts', sub: 'repo:b:c' })).toBe(true);
    expect(token({ aud: 'sts', sub: 'repo:b:x' })).toBe(false);
    expect(token({ aud: 'other', sub: 'repo:a:x' })).toBe(false);
    expect(token({ sub: 'repo:a:x' })).toBe(false);
    expect(token({ aud: 'sts' })).toBe(false);
  });

  test('a token of another provider or issuer, or for another way in, is not let in', () => {
    const claims = { aud: 'sts', sub: 'repo:a:x' };

    expect(admits(trusting(), { provider: 'other', issuer: 'issuer', claims })).toBe(false);
    expect(admits(trusting(), { provider: 'provider', issuer: 'other', claims })).toBe(false);
    expect(admits(trusting({ Action: 'sts:AssumeRole' }), { provider: 'provider', issuer: 'issuer', claims })).toBe(
      false,
    );
    expect(admits(trusting({ Effect: 'Deny' }), { provider: 'provider', issuer: 'issuer', claims })).toBe(false);
  });

  test.each([
    ['ForAllValues', { Condition: { 'ForAllValues:StringEquals': { 'issuer:sub': 'a' } } }, /ForAllValues.* lacks/],
    ['IfExists', { Condition: { StringEqualsIfExists: { 'issuer:sub': 'a' } } }, /IfExists.* lacks/],
    ['a negation', { Condition: { StringNotLike: { 'issuer:sub': 'a' } } }, /StringNotLike.* lacks/],
    ['no condition', { Condition: undefined }, /no condition/],
    ['everybody', { Principal: '*' as const }, /trusts others/],
    ['an account beside the provider', { Principal: { Federated: 'provider', AWS: '1' } }, /trusts others/],
    ['another action', { Action: ['sts:AssumeRole'] }, /other actions/],
  ])('%s in a trust policy is a finding', (_, rest, finding) => {
    expect(trustFindings(trusting(rest))).toEqual([expect.stringMatching(finding)]);
  });

  test('a policy that asks for each claim has no finding', () => {
    expect(trustFindings(trusting())).toEqual([]);
  });
});

describe("Terraform's form of a policy", () => {
  test('becomes what AWS reads', () => {
    const block = {
      statement: [
        {
          sid: 'One',
          effect: 'Deny',
          not_actions: ['s3:Get*'],
          resources: ['*'],
          principals: [{ type: 'Federated', identifiers: ['provider'] }],
          condition: [
            { test: 'StringEquals', variable: 'a', values: ['1'] },
            { test: 'StringEquals', variable: 'b', values: ['2'] },
          ],
        },
      ],
    };

    expect(policyOf(block).Statement).toEqual([
      {
        Sid: 'One',
        Effect: 'Deny',
        NotAction: ['s3:Get*'],
        Resource: ['*'],
        Principal: { Federated: ['provider'] },
        Condition: { StringEquals: { a: ['1'], b: ['2'] } },
      },
    ]);
  });

  test('is refused where something would get lost', () => {
    const condition = [
      { test: 'StringEquals', variable: 'a', values: ['1'] },
      { test: 'StringEquals', variable: 'a', values: ['2'] },
    ];

    expect(() => policyOf({ statement: [{ sid: 'One', actions: ['a:b'], condition }] })).toThrow('twice');
    expect(() => policyOf({ statement: [{ sid: 'One', actions: ['a:b'], not_principals: [] }] })).toThrow(
      'not_principals',
    );
  });
});
