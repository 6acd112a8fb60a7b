import type { ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns } from '../arns';
import { allow, when } from '../statements';
import type { ServicePermissions } from './service';

/** Services of AWS that may act in a role that a module made. */
export const ROLE_USERS = ['events', 'lambda', 'sagemaker', 'states'].map((service) => `${service}.amazonaws.com`);

/**
 * Roles that modules make, with inline policies or attached ones: below a path of their own, and never without the
 * boundary, so that none can do more than that allows, whatever is attached to it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function rolePermissions(stack: ModuleStack): ServicePermissions {
  const { moduleRoles, roleBoundary } = platformArns(stack);
  return {
    read: [allow('ReadRoles', READ, [moduleRoles])],
    write: [
      allow(
        'MakeBoundedRoles',
        ['iam:AttachRolePolicy', 'iam:CreateRole', 'iam:PutRolePermissionsBoundary', 'iam:PutRolePolicy'],
        [moduleRoles],
        when('StringEquals', 'iam:PermissionsBoundary', roleBoundary),
      ),
      allow('WriteRoles', WRITE, [moduleRoles]),
      allow('PassRoles', ['iam:PassRole'], [moduleRoles], when('StringEquals', 'iam:PassedToService', ...ROLE_USERS)),
    ],
  };
}

const READ = [
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListInstanceProfilesForRole',
  'iam:ListRolePolicies',
  'iam:ListRoleTags',
];

const WRITE = [
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:TagRole',
  'iam:UntagRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole',
  'iam:UpdateRoleDescription',
];
