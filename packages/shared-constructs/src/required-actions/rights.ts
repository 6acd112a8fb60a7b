import { lookUp, type ActionTable } from './actions';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export const RIGHTS: ActionTable = {
  aws_iam_role: {
    read: ['iam:GetRole', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'],
    write: [
      'iam:CreateRole',
      'iam:PutRolePermissionsBoundary',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
    ],
    remove: ['iam:DeleteRole', 'iam:ListInstanceProfilesForRole'],
  },
  aws_iam_role_policy: {
    read: ['iam:GetRolePolicy'],
    write: ['iam:PutRolePolicy'],
    remove: ['iam:DeleteRolePolicy'],
  },
  aws_iam_role_policy_attachment: {
    read: ['iam:ListAttachedRolePolicies'],
    write: ['iam:AttachRolePolicy'],
    remove: ['iam:DetachRolePolicy'],
  },
  aws_iam_policy: {
    read: ['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListPolicyVersions'],
    write: [
      'iam:CreatePolicy',
      'iam:CreatePolicyVersion',
      'iam:DeletePolicyVersion',
      'iam:TagPolicy',
      'iam:UntagPolicy',
    ],
    remove: ['iam:DeletePolicy', 'iam:DeletePolicyVersion'],
  },
  aws_iam_openid_connect_provider: {
    read: ['iam:GetOpenIDConnectProvider'],
    write: [
      'iam:AddClientIDToOpenIDConnectProvider',
      'iam:CreateOpenIDConnectProvider',
      'iam:RemoveClientIDFromOpenIDConnectProvider',
      'iam:TagOpenIDConnectProvider',
      'iam:UntagOpenIDConnectProvider',
      'iam:UpdateOpenIDConnectProviderThumbprint',
    ],
    remove: ['iam:DeleteOpenIDConnectProvider'],
  },
  'data.aws_iam_openid_connect_provider': lookUp('iam:GetOpenIDConnectProvider', 'iam:ListOpenIDConnectProviders'),
  // Text that Terraform puts together by itself.
  'data.aws_iam_policy_document': lookUp(),
  // Everybody may ask AWS who he is.
  'data.aws_caller_identity': lookUp(),
  'data.aws_partition': lookUp(),
  'data.aws_region': lookUp(),
};
