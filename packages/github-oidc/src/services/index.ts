import type { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Statement } from '../statements';
import { readAdministered } from './administered';
import { bucketPermissions } from './buckets';
import { keyPermissions } from './keys';
import { parameterPermissions } from './parameters';
import { repositoryPermissions } from './repositories';
import { rolePermissions } from './roles';

/** The services that modules use. A module that needs another one adds it here, and waits until it is applied. */
const SERVICES = [bucketPermissions, repositoryPermissions, keyPermissions, parameterPermissions, rolePermissions];

/** What a plan reads of the resources that the modules make. */
export function readPermissions(stack: ModuleStack): readonly Statement[] {
  return [...SERVICES.flatMap((service) => service(stack).read), ...readAdministered(stack)];
}

/** What an apply changes, beside what it reads. */
export function writePermissions(stack: ModuleStack): readonly Statement[] {
  return SERVICES.flatMap((service) => service(stack).write);
}
