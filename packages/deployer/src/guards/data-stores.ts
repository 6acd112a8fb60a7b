import { isDataStore, type Environment } from '@mlopspltf/definition';
import type { ResourceChange } from '../api';
import { quoteForShell } from '../aws/account';
import { GuardError } from '../errors';

/** Marks the changes to data stores, so that they can be made to stand out. */
export function markDataStores(changes: readonly ResourceChange[]): readonly ResourceChange[] {
  return changes.map((change) => (isDataStore(change.type) ? { ...change, dataStore: true } : change));
}

type GuardedEnvironment = Pick<Environment, 'name' | 'destroyable' | 'reviewers'>;

/**
 * Refuses a plan that would lose data where the environment does not allow it. There is no way past it in the call:
 * whether an environment may lose data is decided in the definition, where others see it.
 *
 * @throws GuardError that names every data store that would be deleted or replaced
 */
export function refuseDataLoss(
  environment: GuardedEnvironment,
  module: string,
  changes: readonly Pick<ResourceChange, 'address' | 'type' | 'action' | 'tainted'>[],
): void {
  const { name, destroyable } = environment;
  if (destroyable) return;
  const lost = changes.filter(({ type, action }) => isDataStore(type) && LOSES_DATA.has(action));
  if (lost.length === 0) return;
  const lines = lost.map(
    ({ address, action, tainted }) =>
      `  ${address} would be ${action === 'delete' ? 'deleted' : 'replaced'}${tainted ? ', because an apply failed while it was made' : ''}`,
  );
  throw new GuardError(
    `${name} is not destroyable, and ${module} would lose data:\n${lines.join('\n')}\n` +
      `Keep ${lost.length === 1 ? 'it' : 'them'} in the stack as ${lost.length === 1 ? 'it is' : 'they are'}; or, if the ` +
      `loss is meant, set destroyable for ${name} in .projenrc.ts, run npx projen and commit. Nothing of ${module} was changed.` +
      untaintings(environment, module, lost),
  );
}

/**
 * A resource that failed half-way is replaced although the stack has it as it is.
 * @see https://developer.hashicorp.com/terraform/cli/commands/untaint
 */
function untaintings(
  { name, reviewers }: GuardedEnvironment,
  module: string,
  lost: readonly Pick<ResourceChange, 'address' | 'tainted'>[],
): string {
  // By hand, which such an environment takes only so.
  const reason = reviewers.length > 0 ? ' --break-glass REASON' : '';
  const commands = lost
    .filter(({ tainted }) => tainted)
    .map(
      ({ address }) =>
        `\n  npx projen terraform:${name} --module ${module}${reason} -- untaint ${quoteForShell(address)}`,
    );
  if (commands.length === 0) return '';
  return `\nWhat was made half-way is kept, and finished by the next deployment, after:${commands.join('')}`;
}

const LOSES_DATA: ReadonlySet<ResourceChange['action']> = new Set(['delete', 'replace']);
