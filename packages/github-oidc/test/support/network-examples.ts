import type { RequestContext } from '@mlopspltf/testing';
import { ACCOUNT, NEW, OURS, type Request } from './requests';

/** As AWS asks: for what is made, with the tags that it gets, and for what is there, with those that it has. */
export function networkExamples(action: string): readonly Request[] {
  const name = action.replace('ec2:', '');
  if (/^(Describe|Get)/.test(name)) return [[action, '*']];
  if (name === 'CreateTags') {
    return [
      ...Object.entries(MADE).map(([maker, kind]): Request => [
        action,
        part(kind),
        { ...NEW, 'ec2:CreateAction': maker },
      ]),
      [action, part('subnet'), { ...NEW, ...OURS }],
      // The one that a network has from the start.
      [action, part('security-group'), NEW],
    ];
  }
  const made = MADE[name];
  const there = THERE[name];
  if (made === undefined && there === undefined)
    throw new Error(`say in test/support/network-examples.ts what ${action} asks for`);
  return [
    ...(made === undefined ? [] : [[action, part(made), { ...NEW, ...BESIDE[name] }] as const]),
    ...(there ?? []).map((kind): Request => [action, part(kind), OURS]),
  ];
}

/** @param kind as ARNs have it */
export function part(kind: string): string {
  return `arn:aws:ec2:us-east-1:${ACCOUNT}:${kind}/a-0123456789abcdef0`;
}

/** Kind of what an action makes. */
const MADE: Readonly<Record<string, string>> = {
  AllocateAddress: 'elastic-ip',
  AuthorizeSecurityGroupEgress: 'security-group-rule',
  AuthorizeSecurityGroupIngress: 'security-group-rule',
  CreateFlowLogs: 'vpc-flow-log',
  CreateInternetGateway: 'internet-gateway',
  CreateNatGateway: 'natgateway',
  CreateRouteTable: 'route-table',
  CreateSecurityGroup: 'security-group',
  CreateSubnet: 'subnet',
  CreateVpc: 'vpc',
  CreateVpcEndpoint: 'vpc-endpoint',
};

/** What AWS knows of what is made, beside its tags. */
const BESIDE: Readonly<Record<string, RequestContext>> = { CreateVpcEndpoint: { 'ec2:VpceServiceOwner': 'amazon' } };

/**
 * Kinds of what has to be there for an action.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
const THERE: Readonly<Record<string, readonly string[]>> = {
  AssociateRouteTable: ['route-table', 'subnet'],
  AttachInternetGateway: ['internet-gateway', 'vpc'],
  AuthorizeSecurityGroupEgress: ['security-group'],
  AuthorizeSecurityGroupIngress: ['security-group'],
  CreateFlowLogs: ['vpc'],
  CreateNatGateway: ['subnet', 'elastic-ip'],
  CreateRoute: ['route-table'],
  CreateRouteTable: ['vpc'],
  CreateSecurityGroup: ['vpc'],
  CreateSubnet: ['vpc'],
  CreateVpcEndpoint: ['vpc', 'route-table', 'subnet', 'security-group'],
  DeleteFlowLogs: ['vpc-flow-log'],
  DeleteInternetGateway: ['internet-gateway'],
  DeleteNatGateway: ['natgateway'],
  DeleteRoute: ['route-table'],
  DeleteRouteTable: ['route-table'],
  DeleteSecurityGroup: ['security-group'],
  DeleteSubnet: ['subnet'],
  DeleteTags: ['vpc', 'subnet'],
  DeleteVpc: ['vpc'],
  DeleteVpcEndpoints: ['vpc-endpoint'],
  DetachInternetGateway: ['internet-gateway', 'vpc'],
  DisassociateAddress: ['elastic-ip'],
  DisassociateRouteTable: ['route-table', 'subnet'],
  ModifySecurityGroupRules: ['security-group', 'security-group-rule'],
  ModifySubnetAttribute: ['subnet'],
  ModifyVpcAttribute: ['vpc'],
  ModifyVpcEndpoint: ['vpc-endpoint', 'route-table', 'subnet', 'security-group'],
  ReleaseAddress: ['elastic-ip'],
  ReplaceRoute: ['route-table'],
  ReplaceRouteTableAssociation: ['route-table', 'subnet'],
  RevokeSecurityGroupEgress: ['security-group'],
  RevokeSecurityGroupIngress: ['security-group'],
};
