import { all, deployed, stackIn, statementsOf, type Statement } from './support';

const SERVICES = [
  'dynamodb',
  'ecr.api',
  'ecr.dkr',
  'kms',
  'logs',
  'monitoring',
  's3',
  'sagemaker.api',
  'sagemaker.runtime',
  'sts',
];

/** Service → the statements of its endpoint's policy, with the values of `dev`. */
const policies = new Map<string, readonly Statement[]>();

beforeAll(() => {
  const stack = stackIn('dev');
  for (const { service_name, policy } of all(stack, 'aws_vpc_endpoint')) {
    policies.set(String(service_name).replace('com.amazonaws.us-east-1.', ''), statementsOf(stack, policy));
  }
});

test('there is an endpoint for each service that the platform calls', () => {
  expect([...policies.keys()].sort()).toEqual(SERVICES);
});

test('S3 and DynamoDB are reached by the routes of all subnets, the others by their usual names in private subnets', () => {
  for (const endpoint of all(deployed, 'aws_vpc_endpoint')) {
    expect(endpoint).toMatchObject(
      /\.(s3|dynamodb)$/.test(String(endpoint.service_name))
        ? {
            vpc_endpoint_type: 'Gateway',
            route_table_ids: expect.stringMatching(/public.*private/) as string,
          }
        : {
            vpc_endpoint_type: 'Interface',
            private_dns_enabled: true,
            subnet_ids: expect.stringMatching(/aws_subnet\.[\w-]*private/) as string,
            security_group_ids: [expect.stringMatching(/endpoints/) as string],
          },
    );
  }
});

test('each endpoint lets through this account only, but for the layers that ECR fetches in its own name', () => {
  const open = [...policies].flatMap(([service, statements]) =>
    statements
      .filter(({ condition = [] }) => !condition.some(({ variable }) => variable === 'aws:PrincipalAccount'))
      .map(({ sid }) => `${service} ${sid}`),
  );

  expect(open).toEqual(['s3 FetchLayers']);
  expect(policies.get('s3')?.find(({ sid }) => sid === 'FetchLayers')).toMatchObject({
    actions: ['s3:GetObject'],
    resources: ['arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*'],
  });
});

test('buckets are those of the platform in this environment, and of this account', () => {
  expect(policies.get('s3')?.find(({ sid }) => sid === 'UseBuckets')).toMatchObject({
    resources: ['arn:aws:s3:::mlopspltf-dev-*'],
    condition: expect.arrayContaining([
      { test: 'StringEquals', variable: 'aws:ResourceAccount', values: ['111111111111'] },
    ]) as unknown,
  });
});

test('keys are those that bear the tags of the platform and the environment', () => {
  expect(policies.get('kms')).toEqual([
    expect.objectContaining({
      condition: expect.arrayContaining([
        { test: 'StringEquals', variable: 'aws:ResourceTag/Project', values: ['mlopspltf'] },
        { test: 'StringEquals', variable: 'aws:ResourceTag/Environment', values: ['dev'] },
      ]) as unknown,
    }),
  ]);
});

test('no endpoint lets a whole service through', () => {
  const actions = [...policies.values()].flat().flatMap((statement) => statement.actions);

  expect(actions.length).toBeGreaterThan(SERVICES.length);
  expect(actions.filter((action) => /^\*|:\*/.test(action))).toEqual([]);
});

test('what names no resource is what AWS knows none for', () => {
  const open = [...policies.values()].flat().filter(({ resources }) => resources.includes('*'));

  expect(new Set(open.flatMap(({ actions }) => actions))).toEqual(
    new Set([
      'cloudwatch:PutMetricData',
      'ecr:GetAuthorizationToken',
      'sagemaker:List*',
      'sagemaker:Search',
      'sts:GetCallerIdentity',
    ]),
  );
});
