import { isDataStore, type Environment } from '@mlopspltf/definition';
import type { ResourceChange } from '../api';
import { GuardError } from '../errors';

/** Marks the changes to data stores, so that they can be made to stand out. */
export function markDataStores(changes: readonly ResourceChange[]): readonly ResourceChange[] {
  return changes.map((change) => (isDataStore(change.type) ? { ...change, dataStore: true } : change));
}

/**
 * Refuses a plan that would lose data where the environment does not allow it. There is no way past it in the call:
 * whether an environment may lose data is decided in the definition, where others see it.
 *
 * @throws GuardError that names every data store that would be deleted or replaced
 */
export function refuseDataLoss(
  { name, destroyable }: Pick<Environment, 'name' | 'destroyable'>,
  module: string,
  changes: readonly Pick<ResourceChange, 'address' | 'type' | 'action'>[],
): void {
  if (destroyable) return;
  const lost = changes.filter(({ type, action }) => isDataStore(type) && LOSES_DATA.has(action));
  if (lost.length === 0) return;
  const lines = lost.map(
    ({ address, action }) => `  ${address} would be ${action === 'delete' ? 'deleted' : 'replaced'}`,
  );
  throw new GuardError(
    `${name} is not destroyable, and ${module} would lose data:\n${lines.join('\n')}\n` +
      `Keep ${lost.length === 1 ? 'it' : 'them'} in the stack as ${lost.length === 1 ? 'it is' : 'they are'}; or, if the ` +
      `loss is meant, set destroyable for ${name} in .projenrc.ts, run npx projen and commit. Nothing of ${module} was changed.`,
  );
}

const LOSES_DATA: ReadonlySet<ResourceChange['action']> = new Set(['delete', 'replace']);
