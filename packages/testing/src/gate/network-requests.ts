import type { RequestContext } from '@mlopspltf/rehearsal/iam';
import type { AccessRequest } from '../iam/permissions';
import type { Facts } from './account-facts';
import { passing } from './body';
import { formOf, type PassingCall } from './passing-call';

/**
 * What a call to EC2 about networks asks for: of what it makes, with the tags that it gives, and of what is there already,
 * with the tags that this has.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export async function networkRequests(call: PassingCall, facts: Facts): Promise<readonly AccessRequest[]> {
  const { operation, body } = call;
  const action = `ec2:${operation}`;
  if (/^(Describe|Get)/.test(operation)) return [{ action, resource: '*' }];
  const form = formOf(body);
  const parts = await Promise.all(mentioned(operation, form).map((id) => facts.partsOfNetwork(id)));
  const given = tagsIn(form, operation === 'CreateTags' ? 'Tag' : 'TagSpecification.1.Tag');
  const there = parts.flat().map(({ arn, context }) => ({
    action,
    resource: arn,
    context: operation === 'CreateTags' ? { ...given, ...context } : context,
  }));
  const requests = [
    ...there,
    ...making(operation, given, facts),
    ...passing(form.get('DeliverLogsPermissionArn'), 'vpc-flow-logs'),
  ];
  if (requests.length === 0 && !mentionsGone(operation)) return [{ action, resource: '*' }];
  return requests;
}

/** What is made, and tagged while it is. */
function making(operation: string, tags: RequestContext, facts: Facts): readonly AccessRequest[] {
  const kind = MADE[operation];
  const tagged = Object.keys(tags).length > 0;
  // A rule is asked for only where it gets tags: it is a part of its group else.
  if (kind === undefined || (kind === RULE && !tagged)) return [];
  const resource = facts.arn('ec2', `${kind}/made-now`);
  // Only AWS' own services are to be had in the emulator.
  const owner: RequestContext = kind === ENDPOINT ? { 'ec2:VpceServiceOwner': 'amazon' } : {};
  return [
    { action: `ec2:${operation}`, resource, context: { ...tags, ...owner } },
    ...(tagged ? [{ action: 'ec2:CreateTags', resource, context: { ...tags, 'ec2:CreateAction': operation } }] : []),
  ];
}

const RULE = 'security-group-rule';
const ENDPOINT = 'vpc-endpoint';

/** Kind of what a call makes. */
const MADE: Readonly<Record<string, string>> = {
  AllocateAddress: 'elastic-ip',
  AuthorizeSecurityGroupEgress: RULE,
  AuthorizeSecurityGroupIngress: RULE,
  CreateFlowLogs: 'vpc-flow-log',
  CreateInternetGateway: 'internet-gateway',
  CreateNatGateway: 'natgateway',
  CreateRouteTable: 'route-table',
  CreateSecurityGroup: 'security-group',
  CreateSubnet: 'subnet',
  CreateVpc: 'vpc',
  CreateVpcEndpoint: ENDPOINT,
};

/** Ids in a call that rights are asked for. */
function mentioned(operation: string, form: URLSearchParams): readonly string[] {
  const names = Object.entries(ASKED_FOR).find(([part]) => operation.includes(part))?.[1] ?? /^(?!ClientToken$|Tag)/;
  const ids = [...form].filter(([name, value]) => names.test(name) && ID.test(value)).map(([, value]) => value);
  return [...new Set(ids)];
}

/** Parameters that name what rights are asked for, by a part of the operation's name: others name more than that. */
const ASKED_FOR: Readonly<Record<string, RegExp>> = {
  // Wherever a route leads.
  Route: /^RouteTableId$|^SubnetId$|^AssociationId$|^VpcId$/,
  // Whomever a group is opened to, and for whichever of its rules.
  SecurityGroupEgress: /^GroupId$/,
  SecurityGroupIngress: /^GroupId$/,
  SecurityGroupRules: /^GroupId$|\.SecurityGroupRuleId$/,
};

const ID = /^[a-z]+-[0-9a-f]{8,}$/;

/** What is disassociated may be so already, which AWS then says. */
function mentionsGone(operation: string): boolean {
  return operation.startsWith('Disassociate');
}

function tagsIn(form: URLSearchParams, start: string): RequestContext {
  const keys = [...form].filter(([name]) => name.startsWith(`${start}.`) && name.endsWith('.Key'));
  return Object.fromEntries(
    keys.map(([name, key]) => [`aws:RequestTag/${key}`, form.get(name.replace(/Key$/, 'Value')) ?? '']),
  );
}
