import type { RequestContext } from '@mlopspltf/rehearsal/iam';
import type { AccessRequest } from '../iam/permissions';
import type { Facts } from './account-facts';
import { formOf, type PassingCall } from './passing-call';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export async function iamRequests(call: PassingCall, facts: Facts): Promise<readonly AccessRequest[]> {
  const form = formOf(call.body);
  const { resource, context } = await subjectOf(form, facts);
  const actions = [
    call.operation,
    ...(call.operation === 'CreateRole' && form.has('Tags.member.1.Key') ? ['TagRole'] : []),
  ];
  return actions.map((action) => ({ action: `iam:${action}`, resource, ...(context && { context }) }));
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
export function stsRequests(call: PassingCall): readonly AccessRequest[] {
  // Nobody can be refused that.
  if (call.operation === 'GetCallerIdentity') return [];
  return [{ action: `sts:${call.operation}`, resource: formOf(call.body).get('RoleArn') ?? '*' }];
}

type Subject = Pick<AccessRequest, 'resource' | 'context'>;

/** What a call is about: the first that fits. */
async function subjectOf(form: URLSearchParams, facts: Facts): Promise<Subject> {
  const role = form.get('RoleName');
  if (role !== null) return roleSubject(form, role, facts);
  for (const [parameter, type] of NAMED) {
    const value = form.get(parameter);
    if (value !== null) return { resource: facts.arn('iam', `${type}${form.get('Path') ?? '/'}${value}`) };
  }
  const [arn] = ARNS.flatMap((parameter) => form.get(parameter) ?? []);
  if (arn !== undefined) return { resource: arn };
  const url = form.get('Url');
  return { resource: url === null ? '*' : facts.arn('iam', `oidc-provider/${url.replace(/^https:\/\//, '')}`) };
}

const NAMED = [
  ['UserName', 'user'],
  ['GroupName', 'group'],
  ['InstanceProfileName', 'instance-profile'],
  ['PolicyName', 'policy'],
] as const;

const ARNS = ['PolicyArn', 'OpenIDConnectProviderArn', 'SAMLProviderArn'];

/** Names of roles are unique; their path is known to AWS, or said when they are made. */
async function roleSubject(form: URLSearchParams, name: string, facts: Facts): Promise<Subject> {
  const found = await facts.role(name);
  const boundary = form.get('PermissionsBoundary') ?? found?.boundary;
  const context: RequestContext = boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary };
  return { resource: found?.arn ?? facts.arn('iam', `role${form.get('Path') ?? '/'}${name}`), context };
}
