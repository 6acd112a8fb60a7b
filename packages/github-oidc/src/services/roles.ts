import type { ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns } from '../arns';
import { allow, when } from '../statements';
import { needsOf, without } from './needs';
import type { ServicePermissions } from './service';

/** Services of AWS that may act in a role that a module made. */
export const ROLE_USERS = ['events', 'lambda', 'sagemaker', 'scheduler', 'states', 'vpc-flow-logs'].map(
  (service) => `${service}.amazonaws.com`,
);

/**
 * Roles that modules make, with inline policies or attached ones: below a path of their own, and never without the
 * boundary, so that none can do more than that allows, whatever is attached to it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function rolePermissions(stack: ModuleStack): ServicePermissions {
  const { moduleRoles, roleBoundary } = platformArns(stack);
  const { read, write } = needsOf('iam');
  return {
    read: [allow('ReadRoles', [...read], [moduleRoles])],
    write: [
      allow('MakeBoundedRoles', BOUNDED, [moduleRoles], when('StringEquals', 'iam:PermissionsBoundary', roleBoundary)),
      allow('WriteRoles', without(write, [...BOUNDED, 'iam:PassRole']), [moduleRoles]),
      allow('PassRoles', ['iam:PassRole'], [moduleRoles], when('StringEquals', 'iam:PassedToService', ...ROLE_USERS)),
    ],
    removeData: [],
  };
}

/** What gives a role rights. */
const BOUNDED = ['iam:AttachRolePolicy', 'iam:CreateRole', 'iam:PutRolePermissionsBoundary', 'iam:PutRolePolicy'];
