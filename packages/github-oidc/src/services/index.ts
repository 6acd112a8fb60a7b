import type { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Statement } from '../statements';
import { readAdministered } from './administered';
import { namedPermissions } from './by-name';
import { keyPermissions } from './keys';
import { networkPermissions } from './networks';
import { rolePermissions } from './roles';
import type { ServicePermissions } from './service';

/**
 * The services that modules use. Which actions these are follows from `requiredActions` of shared-constructs; here they get
 * their resources and conditions. A module waits until its rights are applied.
 */
function services(stack: ModuleStack): readonly ServicePermissions[] {
  return [...namedPermissions(stack), keyPermissions(stack), networkPermissions(stack), rolePermissions(stack)];
}

/** What a plan reads of the resources that the modules make. */
export function readPermissions(stack: ModuleStack): readonly Statement[] {
  return [...services(stack).flatMap(({ read }) => read), ...readAdministered(stack)];
}

/** What an apply changes, beside what it reads. */
export function writePermissions(stack: ModuleStack): readonly Statement[] {
  return services(stack).flatMap(({ write }) => write);
}

/** What an apply removes, beside, where the environment may be destroyed. */
export function removeDataPermissions(stack: ModuleStack): readonly Statement[] {
  return services(stack).flatMap(({ removeData }) => removeData);
}
