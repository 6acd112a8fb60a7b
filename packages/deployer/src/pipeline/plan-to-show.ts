import type { ResourceChange } from '../api';
import { messageOf } from '../errors';
import type { Catalog } from '../operations/catalog';
import { ModuleOperations } from '../operations/modules';
import { Progress } from '../operations/progress';
import type { Run } from '../operations/run';

/**
 * Plans modules by the way: what cannot be planned, for want of rights perhaps, is a warning and stops nothing. No plan
 * outlives this.
 *
 * @param modules of the catalog, without regard to each other
 * @returns what each would do, by name; nothing of those that could not be planned
 */
export async function planToShow(
  run: Run,
  catalog: Catalog,
  modules: readonly string[],
): Promise<ReadonlyMap<string, readonly ResourceChange[]>> {
  const { report } = run.session;
  const operations = new ModuleOperations(run, new Progress(report), { operation: 'plan', catalog, forced: true });
  try {
    const found = await Promise.all(
      modules.map(async (name) => {
        try {
          const plan = await operations.plan({ name, dependsOn: [] });
          return [[name, plan?.changes ?? []] as const];
        } catch (error) {
          const message = `${name} is for an administrator, and could not be planned here, which stops nothing: ${messageOf(error)}`;
          report({ kind: 'warning', message });
          return [];
        }
      }),
    );
    return new Map(found.flat());
  } finally {
    await operations.discardPlans();
  }
}
