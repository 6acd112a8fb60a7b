import { LOCK_TABLE_KEY } from '@mlopspltf/definition';
import type { RequestContext } from '@mlopspltf/rehearsal/iam';
import type { AccessRequest } from '../iam/permissions';
import type { Facts } from './account-facts';
import { arnOr, bodyOf, text, type Body } from './body';
import type { PassingCall } from './passing-call';

interface Tag {
  readonly TagKey?: string;
  readonly TagValue?: string;
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export function dynamodbRequests(call: PassingCall, facts: Facts): readonly AccessRequest[] {
  const body = bodyOf(call);
  const name = text(body.TableName) ?? text(body.ResourceArn) ?? '';
  const item = (body.Key ?? body.Item) as Readonly<Record<string, { readonly S?: string }>> | undefined;
  const leading = item?.[LOCK_TABLE_KEY]?.S;
  return [
    {
      action: `dynamodb:${call.operation}`,
      resource: arnOr(name, () => facts.arn('dynamodb', `table/${name}`)),
      ...(leading !== undefined && { context: { 'dynamodb:LeadingKeys': [leading] } }),
    },
  ];
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html */
export async function kmsRequests(call: PassingCall, facts: Facts): Promise<readonly AccessRequest[]> {
  const { KeyId, TargetKeyId, AliasName, Tags = [] } = bodyOf(call);
  const action = `kms:${call.operation}`;
  const requested: RequestContext = Object.fromEntries(
    (Tags as readonly Tag[]).map(({ TagKey = '', TagValue = '' }) => [`aws:RequestTag/${TagKey}`, TagValue]),
  );
  if (call.operation === 'CreateKey') {
    const tagging = { action: 'kms:TagResource', resource: facts.arn('kms', 'key/made-now'), context: requested };
    return [{ action, resource: '*', context: requested }, ...(Object.keys(requested).length > 0 ? [tagging] : [])];
  }
  const alias = text(AliasName);
  const keys = await Promise.all([
    ...[KeyId, TargetKeyId].flatMap((id) => text(id) ?? []).map((id) => facts.key(id)),
    // The one that loses it, where it is moved or removed.
    ...(alias === undefined ? [] : [facts.tryKey(alias)]),
  ]);
  const requests = [
    ...keys.flatMap((key) => (key ? [{ resource: key.arn, context: { ...requested, ...key.context } }] : [])),
    ...(alias === undefined ? [] : [{ resource: facts.arn('kms', alias) }]),
  ];
  return (requests.length > 0 ? requests : [{ resource: '*' }]).map((request) => ({ action, ...request }));
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html */
export async function ecrRequests(call: PassingCall, facts: Facts): Promise<readonly AccessRequest[]> {
  const body = bodyOf(call);
  const { repositoryName, repositoryNames, resourceArn, tags } = body;
  const names = [repositoryName, resourceArn, ...((repositoryNames as readonly unknown[] | undefined) ?? [])];
  const resources = names.flatMap((name) => {
    const found = text(name);
    return found === undefined ? [] : [arnOr(found, () => facts.arn('ecr', `repository/${found}`))];
  });
  const actions = [
    call.operation,
    ...(Array.isArray(tags) && call.operation === 'CreateRepository' ? ['TagResource'] : []),
  ];
  const own = (resources.length > 0 ? resources : ['*']).flatMap((resource) =>
    actions.map((action) => ({ action: `ecr:${action}`, resource })),
  );
  return [...own, ...(await lendingToEcr(body, facts))];
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html */
async function lendingToEcr({ encryptionConfiguration }: Body, facts: Facts): Promise<readonly AccessRequest[]> {
  const id = text((encryptionConfiguration as Body | undefined)?.kmsKey);
  if (id === undefined) return [];
  const { arn, context } = await facts.key(id);
  return [
    { action: 'kms:DescribeKey', resource: arn, context },
    { action: 'kms:CreateGrant', resource: arn, context: { ...context, 'kms:GrantIsForAWSResource': 'true' } },
  ];
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
export function ssmRequests(call: PassingCall, facts: Facts): readonly AccessRequest[] {
  const { Name, Names, ResourceId } = bodyOf(call);
  const names = [Name, ResourceId, ...((Names as readonly unknown[] | undefined) ?? [])].flatMap(
    (name) => text(name) ?? [],
  );
  const resources = names.map((name) => arnOr(name, () => facts.arn('ssm', `parameter/${name.replace(/^\//, '')}`)));
  return (resources.length > 0 ? resources : ['*']).map((resource) => ({ action: `ssm:${call.operation}`, resource }));
}
