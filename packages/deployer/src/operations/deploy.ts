import type { OperationResult, Selection, Session } from '../api';
import { chooseModules } from '../selection/choose';
import { admission, requireApprover } from './approval';
import { Deployment } from './deployment';
import { withRun } from './run';
import { inWaves } from './waves';

/**
 * Finds what differs from what the environment last got, plans it, shows it, asks, and applies exactly what was shown;
 * wave after wave, until nothing waits any more.
 *
 * @throws GuardError, InputError, LockError, ExecutionError for what concerns the whole; what concerns one module is in
 * the result
 */
export async function deploy(session: Session, selection: Selection = {}): Promise<OperationResult> {
  const chosen = await chooseModules(session, selection);
  return withRun(session, { operation: 'deploy', admit: admission(session, 'deploy') }, async (run) => {
    const ask = requireApprover(session, 'deploy');
    const deployment = await Deployment.open(run, 'deploy', chosen);
    const { modules } = deployment;
    await deployment.makeReady();
    const rejected = await inWaves(chosen.chosen, {
      plan: (node) => modules.plan(node),
      reads: (node, dependency) => deployment.catalog.reads(node.name, dependency),
      apply: (node, plan) => modules.apply(node, plan),
      approve: async (number, verdicts) => {
        if (session.signal?.aborted) return false;
        if (!(await deployment.present(number, verdicts))) return false;
        return ask(`Apply this to ${session.environment.name} (account ${run.identity.account})?`);
      },
      prepareAhead: (names) => modules.prepareAhead(names),
      tell: (results) => modules.tellWaiting(results),
      discard: () => modules.discardPlans(),
    }).finally(async () => {
      await modules.idle();
      await modules.discardPlans();
    });
    deployment.progress.reject(rejected);
    return deployment.result();
  });
}
