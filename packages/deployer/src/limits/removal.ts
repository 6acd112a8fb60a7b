import type { StayingResource, TargetLimits } from '../api';
import { managedResources, type ManagedResource } from '../terraform/state';

/** What can be removed of a state, and what cannot. */
export interface Removal {
  readonly stays: readonly StayingResource[];
  /** Addresses of all else. @default - nothing stays, so all of it goes */
  readonly targets?: readonly string[];
}

/**
 * Divides a state into what can be deleted and what has to stay: what the session's endpoint cannot delete, and what that
 * stands on. Terraform deletes what depends on a target along with it, so nothing that stays may.
 *
 * @param text of the state
 * @param place of the state, for the message
 * @throws ExecutionError when it is no state
 * @see https://developer.hashicorp.com/terraform/cli/commands/plan#resource-targeting
 */
export function removalOf(text: string, place: string, { name, cannotDelete, end }: TargetLimits): Removal {
  const resources = managedResources(text, place);
  const undeletable = resources.filter(({ type }) => cannotDelete.has(type));
  if (undeletable.length === 0) return { stays: [] };
  const users = usersOf(undeletable, resources);
  const stays = resources.flatMap(({ address, type }) => {
    const why = cannotDelete.get(type);
    if (why !== undefined) return [{ address, type, reason: `${name} cannot delete it (${why}), until ${end}` }];
    const user = users.get(address);
    return user === undefined ? [] : [{ address, type, reason: `${user} needs it, which ${name} cannot delete` }];
  });
  const staying = new Set(stays.map(({ address }) => address));
  return { stays, targets: resources.map(({ address }) => address).filter((address) => !staying.has(address)) };
}

/** What the given resources stand on, directly or not, each with the one of them that needs it. */
function usersOf(
  undeletable: readonly ManagedResource[],
  resources: readonly ManagedResource[],
): ReadonlyMap<string, string> {
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const users = new Map<string, string>();
  const visit = ({ dependsOn }: ManagedResource, user: string): void => {
    for (const address of dependsOn) {
      const dependency = byAddress.get(address);
      if (dependency === undefined || users.has(address)) continue;
      users.set(address, user);
      visit(dependency, user);
    }
  };
  for (const resource of undeletable) visit(resource, resource.address);
  return users;
}
