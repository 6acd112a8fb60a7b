import { SynthError } from '@mlopspltf/shared-constructs';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { platformFixture } from '@mlopspltf/testing';
import { NetworkStack } from '../src';
import { all, deployed, keysOf, named, stackIn, statementsOf } from './support';

describe.each([
  { environment: 'dev', cidr: '10.16.0.0/16', zones: ['a', 'b'], nat: ['a'] },
  { environment: 'tst', cidr: '10.32.0.0/16', zones: ['a', 'b'], nat: [] },
  { environment: 'prd', cidr: '10.48.0.0/16', zones: ['a', 'b', 'c'], nat: ['a', 'b', 'c'] },
])('in $environment', ({ environment, cidr, zones, nat }) => {
  const stack = stackIn(environment);

  test('the VPC has the addresses of the environment, and bears its name', () => {
    expect(named(stack, 'aws_vpc', `mlopspltf-${environment}-vpc-main`).cidr_block).toBe(cidr);
  });

  test('there are a private and a public subnet for each of its zones, and no others', () => {
    expect(all(stack, 'aws_subnet').map(keysOf)).toEqual([zones, zones]);
  });

  test('each private subnet has a route table of its own', () => {
    const tables = named(stack, 'aws_route_table', '-rtb-private-${each.key}');

    expect(String(tables.for_each)).toMatch(/^\$\{aws_subnet\.[\w-]*private[\w-]*\}$/);
  });

  test('there are as many NAT gateways, with an address each, as the environment is to have', () => {
    expect(all(stack, 'aws_nat_gateway').map(keysOf)).toEqual([nat]);
    expect(all(stack, 'aws_eip').map(keysOf)).toEqual([nat]);
  });

  test('private subnets lead to the internet where there is a NAT gateway', () => {
    const routes = all(stack, 'aws_route').filter(({ nat_gateway_id }) => nat_gateway_id !== undefined);

    expect(routes.map(keysOf)).toEqual([nat.length === 0 ? [] : zones]);
  });
});

test.each([
  ['dev', 1],
  ['tst', 1],
  ['prd', 3],
])('in %s interface endpoints answer in %d zones', (environment, zones) => {
  const subnets = all(stackIn(environment), 'aws_vpc_endpoint').flatMap(({ subnet_ids }) => subnet_ids ?? []);

  expect(new Set(subnets)).toEqual(
    new Set([expect.stringMatching(new RegExp(`^\\$\\{slice\\(.*, 0, ${zones}\\)\\}$`))]),
  );
});

test('zones are named by letters, behind the region that is deployed to', () => {
  expect(all(deployed, 'aws_subnet').map(({ availability_zone }) => availability_zone)).toEqual([
    '${var.region}${each.key}',
    '${var.region}${each.key}',
  ]);
});

test('nothing gets a public address by itself', () => {
  expect(all(deployed, 'aws_subnet').map(({ map_public_ip_on_launch }) => map_public_ip_on_launch)).toEqual([
    false,
    false,
  ]);
});

test('only public subnets have a route to the internet gateway', () => {
  const routes = all(deployed, 'aws_route').filter(({ gateway_id }) => gateway_id !== undefined);
  const table = Object.keys(deployed.resource.aws_route_table ?? {}).find((name) => name.includes('public'));

  expect(routes.map(({ route_table_id }) => route_table_id)).toEqual([`\${aws_route_table.${table}.id}`]);
});

test('the default security group lets nothing in or out', () => {
  expect(all(deployed, 'aws_default_security_group')).toEqual([expect.objectContaining({ ingress: [], egress: [] })]);
});

test('endpoints take HTTPS from the VPC, and nothing else', () => {
  const rules = all(deployed, 'aws_vpc_security_group_ingress_rule').filter((rule) =>
    String(rule.security_group_id).includes('endpoints'),
  );

  expect(rules).toEqual([
    expect.objectContaining({
      cidr_ipv4: expect.stringMatching(/^\$\{aws_vpc\.[\w-]+\.cidr_block\}$/) as string,
      ip_protocol: 'tcp',
      from_port: 443,
      to_port: 443,
    }),
  ]);
});

test('workloads are let in by each other only, and may go wherever routes lead', () => {
  const ofWorkloads = (type: string): readonly unknown[] =>
    all(deployed, type).filter((rule) => String(rule.security_group_id).includes('workloads'));

  expect(ofWorkloads('aws_vpc_security_group_ingress_rule')).toEqual([
    expect.objectContaining({
      ip_protocol: '-1',
      referenced_security_group_id: deployed.output.workload_security_group_id?.value,
    }),
  ]);
  expect(ofWorkloads('aws_vpc_security_group_ingress_rule')[0]).not.toHaveProperty('cidr_ipv4');
  expect(ofWorkloads('aws_vpc_security_group_egress_rule')).toEqual([
    expect.objectContaining({ ip_protocol: '-1', cidr_ipv4: '0.0.0.0/0' }),
  ]);
});

test.each([
  ['dev', 'REJECT', 14],
  ['tst', 'REJECT', 30],
  ['prd', 'ALL', 365],
])('in %s the flow log tells of packets: %s, for %d days', (environment, traffic, days) => {
  const stack = stackIn(environment);

  expect(all(stack, 'aws_flow_log')).toEqual([expect.objectContaining({ traffic_type: traffic })]);
  expect(all(stack, 'aws_cloudwatch_log_group')).toEqual([expect.objectContaining({ retention_in_days: days })]);
});

test('the flow log is encrypted by a key of its own, which only the log service may use beside the account', () => {
  const [group] = all(deployed, 'aws_cloudwatch_log_group');
  const [key] = all(deployed, 'aws_kms_key');
  const [name] = Object.keys(deployed.resource.aws_kms_key ?? {});

  expect(group?.kms_key_id).toBe(`\${aws_kms_key.${name}.arn}`);
  expect(statementsOf(deployed, key?.policy).map(({ principals }) => principals?.[0]?.identifiers)).toEqual([
    [expect.stringMatching(/:root$/)],
    ['logs.${var.region}.amazonaws.com'],
  ]);
});

test('the flow log is written in a role that writes to its log group only', () => {
  const [policy] = all(deployed, 'aws_iam_role_policy');
  const [group] = Object.keys(deployed.resource.aws_cloudwatch_log_group ?? {});
  const writing = statementsOf(deployed, policy?.policy).filter(({ actions }) =>
    actions.some((action) => !action.startsWith('logs:Describe')),
  );

  expect(writing.flatMap(({ resources }) => resources)).toEqual([`\${aws_cloudwatch_log_group.${group}.arn}:*`]);
});

test('only flow logs of this account take that role', () => {
  const [role] = all(deployed, 'aws_iam_role');

  expect(statementsOf(deployed, role?.assume_role_policy)).toEqual([
    expect.objectContaining({
      principals: [{ type: 'Service', identifiers: ['vpc-flow-logs.amazonaws.com'] }],
      condition: [
        { test: 'StringEquals', variable: 'aws:SourceAccount', values: ['${var.account_id}'] },
        {
          test: 'ArnLike',
          variable: 'aws:SourceArn',
          values: ['arn:aws:ec2:${var.region}:${var.account_id}:vpc-flow-log/*'],
        },
      ],
    }),
  ]);
});

test('other modules find the VPC, its subnets and the security group of workloads', () => {
  expect(Object.keys(deployed.output).sort()).toEqual([
    'private_subnet_ids',
    'public_subnet_ids',
    'vpc_id',
    'workload_security_group_id',
  ]);
});

test('an environment without a plan is refused by name', () => {
  const known = platformFixture().environments;
  const qa = { name: 'qa', branch: 'quality', account: '000000000009' };
  const platform = platformFixture({ modules: { network: [] }, environments: [...known, qa] });

  expect(() => synthStack(NetworkStack, { platform })).toThrow(SynthError);
  expect(() => synthStack(NetworkStack, { platform })).toThrow(/no plan for the environment "qa".*PLANS/s);
});
