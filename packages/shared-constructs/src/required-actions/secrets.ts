import type { ActionTable } from './actions';

/**
 * What a secret is kept in, not its value.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
export const SECRETS: ActionTable = {
  aws_secretsmanager_secret: {
    read: ['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy'],
    write: [
      'secretsmanager:CreateSecret',
      'secretsmanager:DeleteResourcePolicy',
      'secretsmanager:PutResourcePolicy',
      'secretsmanager:TagResource',
      'secretsmanager:UntagResource',
      'secretsmanager:UpdateSecret',
    ],
    remove: ['secretsmanager:DeleteSecret'],
  },
};
