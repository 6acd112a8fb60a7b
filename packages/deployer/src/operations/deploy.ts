import type { OperationResult, Selection, Session } from '../api';
import { chooseModules } from '../selection/choose';
import { requireApprover, wavePlan } from './approval';
import { ModuleOperations } from './modules';
import { Progress } from './progress';
import { resultOf } from './result';
import { withRun } from './run';
import { inWaves } from './waves';

/**
 * Plans, shows, asks, and applies exactly what was shown; wave after wave, until nothing waits any more.
 *
 * @throws GuardError, InputError, LockError, ExecutionError for what concerns the whole; what concerns one module is in
 * the result
 */
export async function deploy(session: Session, selection: Selection = {}): Promise<OperationResult> {
  const { chosen, choices } = await chooseModules(session, selection);
  const approver = () => requireApprover(session, 'deploy');
  return withRun(session, { operation: 'deploy', admit: approver }, async (run) => {
    const ask = approver();
    const progress = new Progress(session.report);
    const modules = new ModuleOperations(run, progress, { destroy: false, lock: true });
    modules.announce(chosen);
    const rejected = await inWaves(chosen, {
      plan: (node) => modules.plan(node),
      apply: (node, plan) => modules.apply(node, plan),
      approve: async (number, verdicts) => {
        if (session.signal?.aborted) return false;
        session.report({ kind: 'wave', wave: wavePlan(number, verdicts) });
        return ask(`Apply this to ${session.environment.name} (account ${run.identity.account})?`);
      },
      prepareAhead: (names) => modules.prepareAhead(names),
      tell: (results) => modules.tellWaiting(results),
      discard: () => modules.discardPlans(),
    }).finally(async () => {
      await modules.idle();
      await modules.discardPlans();
    });
    progress.reject(rejected);
    return resultOf({ operation: 'deploy', session, progress, chosen, choices });
  });
}
