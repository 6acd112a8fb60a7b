import type { OperationResult, Selection, Session } from '../api';
import { chooseModules } from '../selection/choose';
import { wavePlan } from './approval';
import { ModuleOperations } from './modules';
import { Progress } from './progress';
import { resultOf } from './result';
import { withRun } from './run';
import { planWave } from './wave';

/**
 * What a deployment would do, as far as it can be known before anything is applied. Changes nothing; takes no lock.
 *
 * @throws GuardError, InputError, LockError, ExecutionError for what concerns the whole; what concerns one module is in
 * the result
 */
export async function plan(session: Session, selection: Selection = {}): Promise<OperationResult> {
  const { chosen, choices } = await chooseModules(session, selection);
  return withRun(session, { operation: 'plan' }, async (run) => {
    const progress = new Progress(session.report);
    const modules = new ModuleOperations(run, progress, { destroy: false, lock: false });
    try {
      modules.announce(chosen);
      const verdicts = await planWave(chosen, (node) => modules.plan(node));
      modules.tellWaiting(verdicts);
      session.report({ kind: 'wave', wave: wavePlan(1, verdicts) });
    } finally {
      await modules.discardPlans();
    }
    return resultOf({ operation: 'plan', session, progress, chosen, choices });
  });
}
