import type { ActionTable } from './actions';

/**
 * What a secret is kept in, not its value.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
export const SECRETS: ActionTable = {
  aws_secretsmanager_secret: {
    read: ['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy'],
    // Without those on its policy: who may write that lends the value to another account.
    write: [
      'secretsmanager:CreateSecret',
      'secretsmanager:TagResource',
      'secretsmanager:UntagResource',
      'secretsmanager:UpdateSecret',
    ],
    remove: ['secretsmanager:DeleteSecret'],
  },
};
