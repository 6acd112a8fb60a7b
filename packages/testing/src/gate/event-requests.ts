import type { AccessRequest } from '../iam/permissions';
import type { Facts } from './account-facts';
import { arnOr, below, bodyOf, hasTags, passing, text } from './body';
import { formOf, type PassingCall } from './passing-call';

/**
 * Rules of the account's own bus.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export function eventsRequests(call: PassingCall, facts: Facts): readonly AccessRequest[] {
  const { Name, Rule, ResourceARN, Tags, Targets } = bodyOf(call);
  const [name] = [Name, Rule, ResourceARN].flatMap((value) => text(value) ?? []);
  const resource = name === undefined ? '*' : arnOr(name, () => facts.arn('events', `rule/${name}`));
  const targets = Array.isArray(Targets) ? (Targets as readonly unknown[]) : [];
  return [
    { action: `events:${call.operation}`, resource },
    ...(call.operation === 'PutRule' && hasTags(Tags) ? [{ action: 'events:TagResource', resource }] : []),
    ...targets.flatMap((target) => passing(below(target).RoleArn, 'events')),
  ];
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
export function snsRequests(call: PassingCall, facts: Facts): readonly AccessRequest[] {
  const form = formOf(call.body);
  const [name] = ['TopicArn', 'ResourceArn', 'Name'].flatMap((field) => form.get(field) ?? []);
  const resource = name === undefined ? '*' : arnOr(name, () => facts.arn('sns', name));
  const tagging = call.operation === 'CreateTopic' && form.has('Tags.member.1.Key');
  return [{ action: `sns:${call.operation}`, resource }, ...(tagging ? [{ action: 'sns:TagResource', resource }] : [])];
}

/**
 * Schedules and their groups, told by method and address.
 *
 * @throws RangeError for what is not known here
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
 */
export function schedulerRequests(call: PassingCall, facts: Facts): readonly AccessRequest[] {
  const [, kind = '', name = ''] = /^\/([^/]+)\/(.+)$/s.exec(call.path) ?? [];
  const action = SCHEDULER_ACTIONS[kind]?.[call.method];
  if (action === undefined) throw new RangeError(`scheduler: ${call.method} ${call.path} is not known here`);
  const { GroupName, Target, Tags } = bodyOf(call);
  const group = text(GroupName) ?? call.query.get('groupName') ?? 'default';
  const resource = arnOr(name, () =>
    facts.arn('scheduler', kind === 'schedules' ? `schedule/${group}/${name}` : `schedule-group/${name}`),
  );
  return [
    { action: `scheduler:${action}`, resource },
    ...(action === 'CreateScheduleGroup' && hasTags(Tags) ? [{ action: 'scheduler:TagResource', resource }] : []),
    ...passing(below(Target).RoleArn, 'scheduler'),
  ];
}

/** By the first part of the address, and the method. */
const SCHEDULER_ACTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  schedules: { POST: 'CreateSchedule', GET: 'GetSchedule', PUT: 'UpdateSchedule', DELETE: 'DeleteSchedule' },
  'schedule-groups': { POST: 'CreateScheduleGroup', GET: 'GetScheduleGroup', DELETE: 'DeleteScheduleGroup' },
  tags: { POST: 'TagResource', GET: 'ListTagsForResource', DELETE: 'UntagResource' },
};
