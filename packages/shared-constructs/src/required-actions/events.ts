import type { ActionTable } from './actions';

/**
 * What happens, when, and who hears of it.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
export const EVENTS: ActionTable = {
  aws_cloudwatch_event_rule: {
    read: ['events:DescribeRule', 'events:ListTagsForResource'],
    write: ['events:PutRule', 'events:TagResource', 'events:UntagResource'],
    // The last two for what still hangs on a rule with `force_destroy`.
    remove: ['events:DeleteRule', 'events:ListTargetsByRule', 'events:RemoveTargets'],
  },
  aws_cloudwatch_event_target: {
    read: ['events:ListTargetsByRule'],
    write: ['events:PutTargets', 'iam:PassRole'],
    remove: ['events:RemoveTargets'],
  },
  aws_scheduler_schedule: {
    read: ['scheduler:GetSchedule'],
    write: ['iam:PassRole', 'scheduler:CreateSchedule', 'scheduler:UpdateSchedule'],
    remove: ['scheduler:DeleteSchedule'],
  },
  aws_scheduler_schedule_group: {
    read: ['scheduler:GetScheduleGroup', 'scheduler:ListTagsForResource'],
    write: ['scheduler:CreateScheduleGroup', 'scheduler:TagResource', 'scheduler:UntagResource'],
    remove: ['scheduler:DeleteScheduleGroup'],
  },
  aws_sns_topic: {
    read: ['sns:GetTopicAttributes', 'sns:ListTagsForResource'],
    write: ['sns:CreateTopic', 'sns:SetTopicAttributes', 'sns:TagResource', 'sns:UntagResource'],
    remove: ['sns:DeleteTopic'],
  },
  // Removed by putting back the policy that a topic has from the start.
  aws_sns_topic_policy: {
    read: ['sns:GetTopicAttributes'],
    write: ['sns:SetTopicAttributes'],
    remove: ['sns:SetTopicAttributes'],
  },
};
