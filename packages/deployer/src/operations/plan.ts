import type { OperationResult, Selection, Session } from '../api';
import { prepareFolder, savePlans } from '../plans/plan-set';
import { chooseModules } from '../selection/choose';
import { Deployment } from './deployment';
import { withRun } from './run';
import { planWave } from './wave';

export interface PlanOptions {
  /**
   * Keep the plans of the first wave in this folder, absolute, for `applySaved`. They are secrets: they hold state and
   * values in clear text.
   * @default - they are removed
   */
  readonly saveTo?: string;
}

/**
 * What a deployment would do, as far as it can be known before anything is applied. Changes nothing in AWS; takes no lock.
 *
 * @throws GuardError, InputError, LockError, ExecutionError for what concerns the whole; what concerns one module is in
 * the result
 */
export async function plan(
  session: Session,
  selection: Selection = {},
  { saveTo }: PlanOptions = {},
): Promise<OperationResult> {
  if (saveTo !== undefined) await prepareFolder(saveTo);
  const chosen = await chooseModules(session, selection);
  return withRun(session, { operation: 'plan' }, async (run) => {
    const deployment = await Deployment.open(run, 'plan', chosen);
    const { modules, catalog } = deployment;
    let saved: string | undefined;
    try {
      await deployment.makeReady();
      const verdicts = await planWave(chosen.chosen, {
        plan: (node) => modules.plan(node),
        reads: (node, dependency) => catalog.reads(node.name, dependency),
      });
      modules.tellWaiting(verdicts);
      const mayBeApplied = await deployment.present(1, verdicts);
      // An empty set as well: whoever applies it finds nothing to do, and not a mistake.
      if (saveTo !== undefined && mayBeApplied && deployment.progress.exitCode === 0) {
        await savePlans(saveTo, [...modules.pending.values()]);
        saved = saveTo;
      }
    } finally {
      await modules.idle();
      await modules.discardPlans();
    }
    const result = await deployment.result();
    return saved === undefined ? result : { ...result, saved };
  });
}
