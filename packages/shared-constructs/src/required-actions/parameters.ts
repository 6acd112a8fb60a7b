import type { ActionTable } from './actions';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
export const PARAMETERS: ActionTable = {
  aws_ssm_parameter: {
    read: ['ssm:DescribeParameters', 'ssm:GetParameter', 'ssm:ListTagsForResource'],
    write: ['ssm:AddTagsToResource', 'ssm:PutParameter', 'ssm:RemoveTagsFromResource'],
    remove: ['ssm:DeleteParameter'],
  },
};
