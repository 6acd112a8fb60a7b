import { lookUp, type ActionTable, type RequiredActions } from './actions';

const TAGS = ['ec2:CreateTags', 'ec2:DeleteTags'];

/** Of what lies in subnets and groups that are to be removed; Terraform looks for leftovers of other services there. */
const LEFTOVERS = 'ec2:DescribeNetworkInterfaces';

const RULES = {
  authorize: ['ec2:AuthorizeSecurityGroupEgress', 'ec2:AuthorizeSecurityGroupIngress'],
  revoke: ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
};

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
export const NETWORKS: ActionTable = {
  aws_vpc: {
    // With what AWS makes beside it.
    read: [
      'ec2:DescribeNetworkAcls',
      'ec2:DescribeRouteTables',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeVpcAttribute',
      'ec2:DescribeVpcs',
    ],
    write: ['ec2:CreateVpc', 'ec2:ModifyVpcAttribute', ...TAGS],
    remove: ['ec2:DeleteVpc'],
  },
  aws_subnet: {
    read: ['ec2:DescribeSubnets'],
    write: ['ec2:CreateSubnet', 'ec2:ModifySubnetAttribute', ...TAGS],
    remove: ['ec2:DeleteSubnet', LEFTOVERS],
  },
  aws_internet_gateway: {
    read: ['ec2:DescribeInternetGateways'],
    // Detached also where it moves to another network.
    write: ['ec2:AttachInternetGateway', 'ec2:CreateInternetGateway', 'ec2:DetachInternetGateway', ...TAGS],
    remove: ['ec2:DeleteInternetGateway', 'ec2:DetachInternetGateway'],
  },
  aws_eip: {
    read: ['ec2:DescribeAddresses', 'ec2:DescribeAddressesAttribute'],
    write: ['ec2:AllocateAddress', ...TAGS],
    remove: ['ec2:DisassociateAddress', 'ec2:ReleaseAddress'],
  },
  aws_nat_gateway: {
    read: ['ec2:DescribeNatGateways'],
    write: ['ec2:CreateNatGateway', ...TAGS],
    remove: ['ec2:DeleteNatGateway'],
  },
  aws_route_table: {
    read: ['ec2:DescribeRouteTables'],
    write: ['ec2:CreateRoute', 'ec2:CreateRouteTable', 'ec2:DeleteRoute', 'ec2:ReplaceRoute', ...TAGS],
    remove: ['ec2:DeleteRouteTable', 'ec2:DisassociateRouteTable'],
  },
  aws_route: {
    read: ['ec2:DescribeRouteTables'],
    write: ['ec2:CreateRoute', 'ec2:ReplaceRoute'],
    remove: ['ec2:DeleteRoute'],
  },
  aws_route_table_association: {
    read: ['ec2:DescribeRouteTables'],
    write: ['ec2:AssociateRouteTable', 'ec2:ReplaceRouteTableAssociation'],
    remove: ['ec2:DisassociateRouteTable'],
  },
  aws_vpc_endpoint: {
    read: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribePrefixLists', 'ec2:DescribeVpcEndpoints'],
    write: ['ec2:CreateVpcEndpoint', 'ec2:ModifyVpcEndpoint', ...TAGS],
    remove: ['ec2:DeleteVpcEndpoints'],
  },
  aws_security_group: {
    read: ['ec2:DescribeSecurityGroups'],
    // AWS makes a group that lets everything out, which Terraform takes back.
    write: ['ec2:CreateSecurityGroup', ...RULES.authorize, ...RULES.revoke, ...TAGS],
    remove: ['ec2:DeleteSecurityGroup', LEFTOVERS],
  },
  // There as long as its network: it is taken over, and let go.
  aws_default_security_group: {
    read: ['ec2:DescribeSecurityGroups'],
    write: [...RULES.authorize, ...RULES.revoke, ...TAGS],
    remove: [],
  },
  aws_vpc_security_group_ingress_rule: rule('Ingress'),
  aws_vpc_security_group_egress_rule: rule('Egress'),
  aws_flow_log: {
    read: ['ec2:DescribeFlowLogs'],
    write: ['ec2:CreateFlowLogs', 'iam:PassRole', ...TAGS],
    remove: ['ec2:DeleteFlowLogs'],
  },
  'data.aws_availability_zones': lookUp('ec2:DescribeAvailabilityZones'),
  'data.aws_ec2_managed_prefix_list': lookUp('ec2:DescribeManagedPrefixLists', 'ec2:GetManagedPrefixListEntries'),
  'data.aws_prefix_list': lookUp('ec2:DescribePrefixLists'),
};

function rule(direction: 'Ingress' | 'Egress'): RequiredActions {
  return {
    read: ['ec2:DescribeSecurityGroupRules'],
    write: [`ec2:AuthorizeSecurityGroup${direction}`, 'ec2:ModifySecurityGroupRules', ...TAGS],
    remove: [`ec2:RevokeSecurityGroup${direction}`],
  };
}
