import type { OperationResult, Selection, Session, WavePlan } from '../api';
import { chooseForDestruction } from '../selection/choose';
import { admission, requireApprover } from './approval';
import { Destruction, type PlannedState } from './destruction';
import { withRun, type Run } from './run';

export interface DestroyOptions {
  /**
   * Told what the plans were made on, before anybody is asked. Throws to refuse all of it.
   * @default - nothing more is looked at
   */
  readonly judge?: (states: readonly PlannedState[]) => void;
}

/**
 * Removes modules, dependents first: those selected, and all that read their outputs. Those that the definition no longer
 * has are removed from what was recorded when they were deployed. Everything is planned and shown, asked for once, and
 * applied. The backend stays.
 *
 * @throws GuardError, InputError, LockError, ExecutionError for what concerns the whole; what concerns one module is in
 * the result
 */
export async function destroy(
  session: Session,
  selection: Selection = {},
  { judge }: DestroyOptions = {},
): Promise<OperationResult> {
  const chosen = await chooseForDestruction(session, selection);
  return withRun(session, { operation: 'destroy', admit: admission(session, 'destroy') }, async (run) => {
    const ask = requireApprover(session, 'destroy');
    const destruction = await Destruction.open(run, chosen);
    let rejected: readonly string[] = [];
    try {
      const wave = await destruction.plan();
      if (wave.modules.length > 0 && !session.signal?.aborted) {
        destruction.refuseDataLoss(wave);
        judge?.(destruction.states);
        if (await ask(question(run, wave))) await destruction.apply();
        else rejected = namesIn(wave);
      }
    } finally {
      await destruction.discardPlans();
    }
    destruction.progress.reject(rejected);
    return destruction.result();
  });
}

/**
 * What {@link destroy} would do with the same selection. Changes nothing, and writes nothing.
 *
 * @param use gets it while the plans are there
 * @throws as {@link destroy}
 */
export async function planDestroy<T>(
  session: Session,
  selection: Selection,
  use: (result: OperationResult, states: readonly PlannedState[]) => T,
): Promise<T> {
  const chosen = await chooseForDestruction(session, selection);
  return withRun(session, { operation: 'plan' }, async (run) => {
    const destruction = await Destruction.open(run, chosen);
    try {
      destruction.refuseDataLoss(await destruction.plan());
      return use(await destruction.result(), destruction.states);
    } finally {
      await destruction.discardPlans();
    }
  });
}

function question({ session, identity }: Run, wave: WavePlan): string {
  return `Destroy ${namesIn(wave).join(', ')} in ${session.environment.name} (account ${identity.account})?`;
}

function namesIn({ modules }: WavePlan): readonly string[] {
  return modules.map(({ module }) => module);
}
