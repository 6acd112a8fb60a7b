import type { AccessRequest } from '../iam/permissions';
import type { Facts } from './account-facts';
import { bodyOf, hasTags, text } from './body';
import type { PassingCall } from './passing-call';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
export function logsRequests(call: PassingCall, facts: Facts): readonly AccessRequest[] {
  const { logGroupName, resourceArn, tags, kmsKeyId } = bodyOf(call);
  const name = text(logGroupName);
  // Whoever lists groups asks for all of them, whatever their names are to begin with.
  const resource = text(resourceArn) ?? facts.arn('logs', `log-group:${name ?? ':log-stream:'}`);
  const creating = call.operation === 'CreateLogGroup';
  const actions = [
    call.operation,
    ...(creating && hasTags(tags) ? ['TagResource'] : []),
    ...(creating && kmsKeyId !== undefined ? ['AssociateKmsKey'] : []),
  ];
  return actions.map((action) => ({ action: `logs:${action}`, resource }));
}
