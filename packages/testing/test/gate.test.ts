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

const OURS = { 'aws:ResourceTag/Project': 'acme' };

/** An account with one key, which encrypts the bucket `encrypted`, one role, and networks of which all is tagged. */
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
  partsOfNetwork: (id) =>
    Promise.resolve(
      id === 'rtbassoc-00000000' ? [] : [{ arn: `arn:aws:ec2:us-east-1:111122223333:part/${id}`, context: OURS }],
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
const ec2 = (parameters: Readonly<Record<string, string>>): Call => ({
  service: 'ec2',
  body: new URLSearchParams(parameters).toString(),
});
const ROLE = 'arn:aws:iam::111122223333:role/acme/there';
const PROJECT = { 'TagSpecification.1.Tag.1.Key': 'Project', 'TagSpecification.1.Tag.1.Value': 'acme' };
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
    ['look at networks', ec2({ Action: 'DescribeVpcs', 'VpcId.1': 'vpc-12345678' }), ['ec2:DescribeVpcs *']],
    [
      'make a network, and tag it',
      ec2({ Action: 'CreateVpc', ...PROJECT }),
      [
        'ec2:CreateVpc arn:aws:ec2:us-east-1:111122223333:vpc/made-now',
        { 'aws:RequestTag/Project': 'acme' },
        'ec2:CreateTags arn:aws:ec2:us-east-1:111122223333:vpc/made-now',
        { 'aws:RequestTag/Project': 'acme', 'ec2:CreateAction': 'CreateVpc' },
      ],
    ],
    [
      'make a part of a network that is there',
      ec2({ Action: 'CreateSubnet', VpcId: 'vpc-12345678', ClientToken: 'terraform-20260101' }),
      [
        'ec2:CreateSubnet arn:aws:ec2:us-east-1:111122223333:part/vpc-12345678',
        OURS,
        'ec2:CreateSubnet arn:aws:ec2:us-east-1:111122223333:subnet/made-now',
      ],
    ],
    [
      'change the table that a route is in, wherever that leads',
      ec2({ Action: 'CreateRoute', RouteTableId: 'rtb-12345678', GatewayId: 'igw-12345678' }),
      ['ec2:CreateRoute arn:aws:ec2:us-east-1:111122223333:part/rtb-12345678', OURS],
    ],
    [
      'open a group, whomever to',
      ec2({
        Action: 'AuthorizeSecurityGroupIngress',
        GroupId: 'sg-12345678',
        'IpPermissions.1.Groups.1.GroupId': 'sg-87654321',
      }),
      ['ec2:AuthorizeSecurityGroupIngress arn:aws:ec2:us-east-1:111122223333:part/sg-12345678', OURS],
    ],
    [
      'tag what is there',
      ec2({ Action: 'CreateTags', 'ResourceId.1': 'sg-12345678', 'Tag.1.Key': 'Project', 'Tag.1.Value': 'acme' }),
      [
        'ec2:CreateTags arn:aws:ec2:us-east-1:111122223333:part/sg-12345678',
        { 'aws:RequestTag/Project': 'acme', ...OURS },
      ],
    ],
    [
      'undo an association that is gone: nothing',
      ec2({ Action: 'DisassociateRouteTable', AssociationId: 'rtbassoc-00000000' }),
      [],
    ],
    [
      'log a network in a role',
      ec2({ Action: 'CreateFlowLogs', 'ResourceId.1': 'vpc-12345678', DeliverLogsPermissionArn: ROLE }),
      [
        'ec2:CreateFlowLogs arn:aws:ec2:us-east-1:111122223333:part/vpc-12345678',
        OURS,
        'ec2:CreateFlowLogs arn:aws:ec2:us-east-1:111122223333:vpc-flow-log/made-now',
        `iam:PassRole ${ROLE}`,
        { 'iam:PassedToService': 'vpc-flow-logs.amazonaws.com' },
      ],
    ],
    [
      'start an instance, which is not known here',
      ec2({ Action: 'RunInstances', ImageId: 'resolve' }),
      ['ec2:RunInstances *'],
    ],
    [
      'make a pipeline in a role, and tag it',
      json('sagemaker', 'SageMaker.CreatePipeline', { PipelineName: 'p', RoleArn: ROLE, Tags: [{ Key: 'a' }] }),
      [
        'sagemaker:CreatePipeline arn:aws:sagemaker:us-east-1:111122223333:pipeline/p',
        'sagemaker:AddTags arn:aws:sagemaker:us-east-1:111122223333:pipeline/p',
        `iam:PassRole ${ROLE}`,
        { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
      ],
    ],
    [
      'look at the tags of a group of models',
      json('sagemaker', 'SageMaker.ListTags', { ResourceArn: 'arn:aws:sagemaker:::model-package-group/g' }),
      ['sagemaker:ListTags arn:aws:sagemaker:::model-package-group/g'],
    ],
    [
      'have a rule start something in a role',
      json('events', 'AWSEvents.PutTargets', { Rule: 'r', Targets: [{ Id: '1', RoleArn: ROLE }, { Id: '2' }] }),
      [
        'events:PutTargets arn:aws:events:us-east-1:111122223333:rule/r',
        `iam:PassRole ${ROLE}`,
        { 'iam:PassedToService': 'events.amazonaws.com' },
      ],
    ],
    [
      'make a log group with a key',
      json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: '/aws/vpc/g', kmsKeyId: KEY.arn, tags: { a: 'b' } }),
      [
        'logs:CreateLogGroup arn:aws:logs:us-east-1:111122223333:log-group:/aws/vpc/g',
        'logs:TagResource arn:aws:logs:us-east-1:111122223333:log-group:/aws/vpc/g',
        'logs:AssociateKmsKey arn:aws:logs:us-east-1:111122223333:log-group:/aws/vpc/g',
      ],
    ],
    [
      'find a log group: among all',
      json('logs', 'Logs_20140328.DescribeLogGroups', { logGroupNamePrefix: 'g' }),
      ['logs:DescribeLogGroups arn:aws:logs:us-east-1:111122223333:log-group::log-stream:'],
    ],
    [
      'make a topic, and tag it',
      { service: 'sns', body: 'Action=CreateTopic&Name=t&Tags.member.1.Key=a' },
      ['sns:CreateTopic arn:aws:sns:us-east-1:111122223333:t', 'sns:TagResource arn:aws:sns:us-east-1:111122223333:t'],
    ],
    [
      'schedule something in a role',
      { service: 'scheduler', url: '/schedules/s', body: JSON.stringify({ Target: { RoleArn: ROLE } }) },
      [
        'scheduler:CreateSchedule arn:aws:scheduler:us-east-1:111122223333:schedule/default/s',
        `iam:PassRole ${ROLE}`,
        { 'iam:PassedToService': 'scheduler.amazonaws.com' },
      ],
    ],
    [
      'remove a schedule from a group',
      { service: 'scheduler', method: 'DELETE', url: '/schedules/s?groupName=g' },
      ['scheduler:DeleteSchedule arn:aws:scheduler:us-east-1:111122223333:schedule/g/s'],
    ],
    [
      'look at the tags of a group of schedules',
      { service: 'scheduler', method: 'GET', url: '/tags/arn%3Aaws%3Ascheduler%3A%3A%3Aschedule-group%2Fg' },
      ['scheduler:ListTagsForResource arn:aws:scheduler:::schedule-group/g'],
    ],
    [
      'do anything with a service that is not known',
      { service: 'rds', body: 'Action=CreateDBInstance' },
      ['rds:CreateDBInstance *'],
    ],
  ])('%s', async (_, call, requests) => {
    expect(await asked(call)).toEqual(requests);
  });

  test.each<[string, Call]>([
    ['an unknown setting', s3('GET', '/a?inventory')],
    ['an unknown part of an object', s3('GET', '/a/b?attributes')],
    ['a copy', s3('PUT', '/a/b', { headers: { 'x-amz-copy-source': 'c/d' } })],
    ['an unknown method', s3('PATCH', '/a')],
    ['an unknown thing of the scheduler', { service: 'scheduler', method: 'GET', url: '/schedules' }],
    ['a service without the name of the operation', { service: 'lambda', method: 'GET', url: '/2015-03-31/functions' }],
  ])('nothing that can be told: %s is an error', async (_, call) => {
    await expect(asked(call)).rejects.toThrow(RangeError);
  });
});

/** Of objects. `fetch` takes the other two for folders, and leaves them out. */
const NAMES = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((name) => !/^\.\.?$/.test(name));

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
    ['EC2', ec2({ Action: 'CreateVpc' }), 403, /^<Response><Errors><Error><Code>UnauthorizedOperation</],
    [
      'the scheduler',
      { service: 'scheduler', url: '/schedules/s', body: '{}' },
      403,
      /^\{"__type":"AccessDeniedException"/,
    ],
    ['IAM', iam({ Action: 'CreateUser', UserName: 'u' }), 403, /^<ErrorResponse><Error>.*<Code>AccessDenied</],
    ['a call that cannot be told', s3('PATCH', '/a'), 403, /is not known here/],
  ])('refuses the rest, as AWS does: %s', async (_, call, status, text) => {
    expect(await send(call)).toEqual({ status, text: expect.stringMatching(text) as unknown });
    expect(reached).toEqual([]);
  });

  test('decides about the very name of an object, whatever that is', async () => {
    await fc.assert(
      fc.asyncProperty(NAMES, async (name) => {
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
