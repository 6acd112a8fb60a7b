import fc from 'fast-check';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsGate, type PolicyDocument } from '../src';
import type { Facts, KeyFacts } from '../src/gate/account-facts';
import { requestsOf } from '../src/gate/requests';

const KEY: KeyFacts = {
  arn: 'arn:aws:kms:us-east-1:111122223333:key/1',
  context: { 'aws:ResourceTag/Project': 'acme', 'kms:ResourceAliases': ['alias/acme-a'] },
};
const VIA_S3 = { ...KEY.context, 'kms:ViaService': 's3.us-east-1.amazonaws.com' };
const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';

/** An account with one key, which encrypts the bucket `encrypted`, and one role. */
const FACTS: Facts = {
  account: '111122223333',
  region: 'us-east-1',
  arn: (service, resource) => `arn:aws:${service}:${service === 'iam' ? '' : 'us-east-1'}:111122223333:${resource}`,
  key: () => Promise.resolve(KEY),
  tryKey: (id) => Promise.resolve(id === 'alias/acme-a' ? KEY : undefined),
  role: (name) =>
    Promise.resolve(
      name === 'there' ? { arn: 'arn:aws:iam::111122223333:role/acme/there', boundary: BOUNDARY } : undefined,
    ),
  keyOfBucket: (bucket) => Promise.resolve(bucket === 'encrypted' ? KEY : undefined),
  keyOfObject: (bucket) => Promise.resolve(bucket === 'encrypted' ? KEY : undefined),
  close: () => undefined,
};

interface Call {
  readonly service: string;
  readonly method?: string;
  readonly url?: string;
  readonly target?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Headers of a signed call. */
function headersOf({ service, target, headers = {} }: Call, accessKey = 'ASIAONE'): Record<string, string> {
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/us-east-1/${service}/aws4_request, Signature=0`,
    ...(target !== undefined && { 'x-amz-target': target }),
  };
}

/** Each as `action resource`, with its context where it has one. */
async function asked(call: Call): Promise<readonly unknown[]> {
  const { url = '/', method = 'POST', service, target, body = '' } = call;
  const { pathname, searchParams } = new URL(url, 'http://aws');
  const requests = await requestsOf(
    {
      method,
      path: decodeURIComponent(pathname),
      query: searchParams,
      headers: headersOf(call),
      body: Buffer.from(body),
      service,
      accessKey: 'ASIAONE',
      operation: target?.split('.')[1] ?? new URLSearchParams(body).get('Action') ?? '',
    },
    FACTS,
  );
  return requests.flatMap(({ action, resource, context = {} }) => [
    `${action} ${resource}`,
    ...(Object.keys(context).length > 0 ? [context] : []),
  ]);
}

const s3 = (method: string, url: string, rest: Partial<Call> = {}): Call => ({ service: 's3', method, url, ...rest });
const json = (service: string, target: string, body: object): Call => ({
  service,
  target,
  body: JSON.stringify(body),
});
const iam = (parameters: Readonly<Record<string, string>>): Call => ({
  service: 'iam',
  body: new URLSearchParams(parameters).toString(),
});

describe('a call needs the right to', () => {
  test.each<[string, Call, readonly unknown[]]>([
    ['list', s3('GET', '/a/?list-type=2&prefix=x%2F'), ['s3:ListBucket arn:aws:s3:::a']],
    ['list, to see whether a bucket is there', s3('HEAD', '/a'), ['s3:ListBucket arn:aws:s3:::a']],
    ['read a setting', s3('GET', '/a?encryption='), ['s3:GetEncryptionConfiguration arn:aws:s3:::a']],
    [
      'write a setting that it removes',
      s3('DELETE', '/a?encryption='),
      ['s3:PutEncryptionConfiguration arn:aws:s3:::a'],
    ],
    ['remove a policy', s3('DELETE', '/a?policy'), ['s3:DeleteBucketPolicy arn:aws:s3:::a']],
    ['make a bucket', s3('PUT', '/a'), ['s3:CreateBucket arn:aws:s3:::a']],
    ['read an object', s3('GET', '/a/b/c%20d?x-id=GetObject'), ['s3:GetObject arn:aws:s3:::a/b/c d']],
    [
      'read a version, and what encrypts it',
      s3('GET', '/encrypted/b?versionId=1'),
      ['s3:GetObjectVersion arn:aws:s3:::encrypted/b', `kms:Decrypt ${KEY.arn}`, VIA_S3],
    ],
    [
      'write an object that must not be there',
      s3('PUT', '/a/b', { headers: { 'if-none-match': '*' } }),
      ['s3:PutObject arn:aws:s3:::a/b', { 's3:if-none-match': '*' }],
    ],
    [
      'encrypt what it writes, as the bucket says',
      s3('PUT', '/encrypted/b'),
      ['s3:PutObject arn:aws:s3:::encrypted/b', `kms:GenerateDataKey ${KEY.arn}`, VIA_S3],
    ],
    [
      'encrypt nothing with a key of AWS',
      s3('PUT', '/encrypted/b', { headers: { 'x-amz-server-side-encryption': 'AES256' } }),
      ['s3:PutObject arn:aws:s3:::encrypted/b'],
    ],
    [
      'remove each of many',
      s3('POST', '/a?delete', {
        body: '<Delete><Object><Key>b</Key><VersionId>1</VersionId></Object><Object><Key>c</Key></Object></Delete>',
      }),
      ['s3:DeleteObjectVersion arn:aws:s3:::a/b', 's3:DeleteObject arn:aws:s3:::a/c'],
    ],
    [
      'lock',
      json('dynamodb', 'DynamoDB_20120810.PutItem', { TableName: 't', Item: { LockID: { S: 'a/b' } } }),
      ['dynamodb:PutItem arn:aws:dynamodb:us-east-1:111122223333:table/t', { 'dynamodb:LeadingKeys': ['a/b'] }],
    ],
    [
      'make a key, and tag it',
      json('kms', 'TrentService.CreateKey', { Tags: [{ TagKey: 'Project', TagValue: 'acme' }] }),
      [
        'kms:CreateKey *',
        { 'aws:RequestTag/Project': 'acme' },
        'kms:TagResource arn:aws:kms:us-east-1:111122223333:key/made-now',
        { 'aws:RequestTag/Project': 'acme' },
      ],
    ],
    [
      'change a key and its alias',
      json('kms', 'TrentService.DeleteAlias', { AliasName: 'alias/acme-a' }),
      [`kms:DeleteAlias ${KEY.arn}`, KEY.context, 'kms:DeleteAlias arn:aws:kms:us-east-1:111122223333:alias/acme-a'],
    ],
    ['see all aliases', json('kms', 'TrentService.ListAliases', {}), ['kms:ListAliases *']],
    [
      'make a repository, tag it, and lend it a key',
      json('ecr', 'AmazonEC2ContainerRegistry_V20150921.CreateRepository', {
        repositoryName: 'r',
        tags: [],
        encryptionConfiguration: { kmsKey: KEY.arn },
      }),
      [
        'ecr:CreateRepository arn:aws:ecr:us-east-1:111122223333:repository/r',
        'ecr:TagResource arn:aws:ecr:us-east-1:111122223333:repository/r',
        `kms:DescribeKey ${KEY.arn}`,
        KEY.context,
        `kms:CreateGrant ${KEY.arn}`,
        { ...KEY.context, 'kms:GrantIsForAWSResource': 'true' },
      ],
    ],
    [
      'read parameters',
      json('ssm', 'AmazonSSM.GetParameters', { Names: ['/a/b', 'c'] }),
      [
        'ssm:GetParameters arn:aws:ssm:us-east-1:111122223333:parameter/a/b',
        'ssm:GetParameters arn:aws:ssm:us-east-1:111122223333:parameter/c',
      ],
    ],
    [
      'change a role where it lies, with the boundary that it has',
      iam({ Action: 'PutRolePolicy', RoleName: 'there', PolicyName: 'p' }),
      ['iam:PutRolePolicy arn:aws:iam::111122223333:role/acme/there', { 'iam:PermissionsBoundary': BOUNDARY }],
    ],
    [
      'make a role with a boundary, and tag it',
      iam({ Action: 'CreateRole', RoleName: 'r', Path: '/p/', PermissionsBoundary: 'b', 'Tags.member.1.Key': 'a' }),
      [
        'iam:CreateRole arn:aws:iam::111122223333:role/p/r',
        { 'iam:PermissionsBoundary': 'b' },
        'iam:TagRole arn:aws:iam::111122223333:role/p/r',
        { 'iam:PermissionsBoundary': 'b' },
      ],
    ],
    [
      'make an identity provider',
      iam({ Action: 'CreateOpenIDConnectProvider', Url: 'https://a.example.com' }),
      ['iam:CreateOpenIDConnectProvider arn:aws:iam::111122223333:oidc-provider/a.example.com'],
    ],
    ['make a user', iam({ Action: 'CreateUser', UserName: 'u' }), ['iam:CreateUser arn:aws:iam::111122223333:user/u']],
    ['know who it is: nothing', { service: 'sts', body: 'Action=GetCallerIdentity' }, []],
    [
      'do anything with a service that is not known',
      { service: 'ec2', body: 'Action=RunInstances' },
      ['ec2:RunInstances *'],
    ],
  ])('%s', async (_, call, requests) => {
    expect(await asked(call)).toEqual(requests);
  });

  test.each<[string, Call]>([
    ['an unknown setting', s3('GET', '/a?inventory')],
    ['an unknown part of an object', s3('GET', '/a/b?attributes')],
    ['a copy', s3('PUT', '/a/b', { headers: { 'x-amz-copy-source': 'c/d' } })],
    ['an unknown method', s3('PATCH', '/a')],
    ['a service without the name of the operation', { service: 'lambda', method: 'GET', url: '/2015-03-31/functions' }],
  ])('nothing that can be told: %s is an error', async (_, call) => {
    await expect(asked(call)).rejects.toThrow(RangeError);
  });
});

describe('the gate', () => {
  let behind: Server;
  let gate: AwsGate;
  let reached: string[] = [];

  beforeEach(async () => {
    reached = [];
    behind = createServer(({ method = '', url = '' }, response) => {
      reached.push(`${method} ${url}`);
      response.end('done');
    });
    await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
    gate = await AwsGate.open(`http://127.0.0.1:${(behind.address() as AddressInfo).port}`, FACTS);
    const policy: PolicyDocument = {
      Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::a/*' }],
    };
    gate.admit('ASIAONE', { name: 'reader', policies: [policy] });
  });
  afterEach(async () => {
    await gate.close();
    await new Promise((resolve) => behind.close(resolve));
  });

  async function send(call: Call, accessKey?: string): Promise<{ readonly status: number; readonly text: string }> {
    const { method = 'POST', url = '/', body } = call;
    const response = await fetch(`${gate.endpoint}${url}`, { method, headers: headersOf(call, accessKey), body });
    return { status: response.status, text: await response.text() };
  }

  test('lets through what is allowed, as it came', async () => {
    expect(await send(s3('GET', '/a/b%20c?x-id=GetObject'))).toEqual({ status: 200, text: 'done' });

    expect(reached).toEqual(['GET /a/b%20c?x-id=GetObject']);
    expect(gate.decisions).toMatchObject([
      { principal: 'reader', action: 's3:GetObject', resource: 'arn:aws:s3:::a/b c', decision: 'allowed' },
    ]);
  });

  test.each<[string, Call, number, RegExp]>([
    ['S3', s3('GET', '/other/b'), 403, /^<Error><Code>AccessDenied<.*s3:GetObject on resource: arn:aws:s3:::other\/b/],
    [
      'a service that speaks JSON',
      json('kms', 'TrentService.ListAliases', {}),
      400,
      /"__type":"AccessDeniedException"/,
    ],
    ['IAM', iam({ Action: 'CreateUser', UserName: 'u' }), 403, /^<ErrorResponse><Error>.*<Code>AccessDenied</],
    ['a call that cannot be told', s3('PATCH', '/a'), 403, /is not known here/],
  ])('refuses the rest, as AWS does: %s', async (_, call, status, text) => {
    expect(await send(call)).toEqual({ status, text: expect.stringMatching(text) as unknown });
    expect(reached).toEqual([]);
  });

  test('decides about the very name of an object, whatever that is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), async (name) => {
        const path = encodeURIComponent(name).replaceAll('.', '%2E');
        await send(s3('GET', `/a/${path}?x-id=GetObject`));

        expect(gate.decisions.at(-1)).toMatchObject({ resource: `arn:aws:s3:::a/${name}`, decision: 'allowed' });
      }),
      { numRuns: 50 },
    );
  });

  test('lives on after an address that means nothing', async () => {
    await expect(send(s3('GET', '/a/%zz'))).rejects.toThrow();

    expect(await send(s3('GET', '/a/b'))).toMatchObject({ status: 200 });
  });

  test('refuses whom it does not know', async () => {
    expect(await send(s3('GET', '/a/b'), 'ASIATWO')).toMatchObject({ status: 403 });
    expect(reached).toEqual([]);
  });
});
