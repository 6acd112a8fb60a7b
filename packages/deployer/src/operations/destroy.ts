import type { Module } from '@mlopspltf/definition';
import type { OperationResult, Selection, Session } from '../api';
import { isEmptyState } from '../terraform/state';
import { GuardError } from '../errors';
import { chooseForDestruction } from '../selection/choose';
import { protectedResources } from '../terraform/stack-json';
import { commandOf, requireApprover, wavePlan } from './approval';
import { reversed } from './graph';
import { ModuleOperations } from './modules';
import { Progress } from './progress';
import { resultOf } from './result';
import { readStack, withRun, type Run } from './run';
import { applyWave, planWave, skipBehindFailures } from './wave';

/**
 * Removes modules, dependents first: those selected, and all that read their outputs. Everything is planned and shown,
 * asked for once, and applied. The backend stays.
 *
 * @throws GuardError, InputError, LockError, ExecutionError for what concerns the whole; what concerns one module is in
 * the result
 */
export async function destroy(session: Session, selection: Selection = {}): Promise<OperationResult> {
  const { chosen, choices } = await chooseForDestruction(session, selection);
  const approver = () => requireApprover(session, 'destroy');
  return withRun(session, { operation: 'destroy', admit: approver }, async (run) => {
    const ask = approver();
    const progress = new Progress(session.report);
    const modules = new ModuleOperations(run, progress, { destroy: true, lock: true });
    const present = reversed(await existing(run, chosen, progress));
    await refuseProtected(session, present);
    let rejected: readonly string[] = [];
    try {
      const planned = await planWave(
        present.map(({ name }) => ({ name, dependsOn: [] })),
        (node) => modules.plan(node),
      );
      const verdicts = await skipBehindFailures(present, planned);
      modules.tellWaiting(verdicts);
      const wave = wavePlan(1, verdicts);
      if (wave.modules.length > 0 && !session.signal?.aborted) {
        session.report({ kind: 'wave', wave });
        const names = wave.modules.map(({ module }) => module);
        if (
          await ask(`Destroy ${names.join(', ')} in ${session.environment.name} (account ${run.identity.account})?`)
        ) {
          modules.tellWaiting(await applyWave(present, verdicts, (node, plan) => modules.apply(node, plan)));
        } else rejected = names;
      }
    } finally {
      await modules.discardPlans();
    }
    progress.reject(rejected);
    return resultOf({ operation: 'destroy', session, progress, chosen, choices });
  });
}

/** Those with something in their state: for the others Terraform need not be started. */
async function existing(run: Run, chosen: readonly Module[], progress: Progress): Promise<readonly Module[]> {
  const states = await Promise.all(chosen.map(({ name }) => run.store.bucket.state(name)));
  return chosen.filter(({ name }, index) => {
    const state = states[index];
    if (state && !isEmptyState(state)) return true;
    progress.settle(name, 'absent');
    return false;
  });
}

/**
 * Terraform would refuse as well, after the dependents are gone.
 *
 * @throws GuardError with all of them
 */
async function refuseProtected(session: Session, present: readonly Module[]): Promise<void> {
  const { name, destroyable } = session.environment;
  if (destroyable) return;
  const found = await Promise.all(
    present.map(async (module) =>
      protectedResources(await readStack(session.output, module.name)).map((address) => `${module.name}: ${address}`),
    ),
  );
  if (found.flat().length === 0) return;
  throw new GuardError(
    `${name} is not destroyable, and this would delete what it protects:\n${found
      .flat()
      .map((line) => `  ${line}`)
      .join('\n')}\n` + `If that is meant, set destroyable for ${name} in .projenrc.ts and run npx projen.`,
    { next: commandOf(session, 'destroy') },
  );
}
