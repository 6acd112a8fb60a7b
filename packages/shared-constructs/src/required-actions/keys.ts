import type { ActionTable } from './actions';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html */
export const KEYS: ActionTable = {
  aws_kms_key: {
    read: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
    write: [
      'kms:CreateKey',
      'kms:EnableKeyRotation',
      'kms:PutKeyPolicy',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:UpdateKeyDescription',
    ],
    remove: ['kms:ScheduleKeyDeletion'],
  },
  aws_kms_alias: {
    read: ['kms:ListAliases'],
    write: ['kms:CreateAlias', 'kms:UpdateAlias'],
    remove: ['kms:DeleteAlias'],
  },
};
