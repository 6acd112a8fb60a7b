import { show } from '@mlopspltf/definition';
import type { OperationResult, Selection } from '../api';
import { GuardError } from '../errors';
import { destroy, planDestroy } from '../operations/destroy';
import { refuseOtherBranch, refuseSuperseded } from './branch-guard';
import { takingTurns } from './deployment-lock';
import { refuseUnseen, type ShownDestruction } from './destruction';
import type { PipelineSession } from './plan';

/** What would be removed. Its plans were reported to the session. */
export interface PipelineDestruction {
  readonly result: OperationResult;
  /** Exactly this may be removed once it is approved. Empty where anything failed, or nothing is there. */
  readonly shown: ShownDestruction;
}

/**
 * Shows what {@link destroyConfirmed} would remove, before anybody is asked. Keeps nothing.
 *
 * @param confirmed the environment's name as it was typed
 * @throws as {@link destroyConfirmed}
 */
export async function planDestruction(session: PipelineSession, confirmed: string): Promise<PipelineDestruction> {
  await refuseOthers(session, confirmed);
  return planDestroy(session, OF_THE_PIPELINE, (result, states) => {
    const isThere = states.some(({ state }) => state !== undefined);
    // Parts of it would be approved as if they were all of it.
    return { result, shown: isThere && result.exitCode === 0 ? states : [] };
  });
}

/**
 * Removes the modules that the pipeline applies, dependents first. The approval was given before this job was started;
 * what a person typed tells that this environment was meant.
 *
 * @param confirmed the environment's name as it was typed
 * @param shown what was approved
 * @throws GuardError when it is another name, another branch's environment, or there is by now what was not shown:
 * nothing was changed then
 * @throws InputError, LockError, ExecutionError for what concerns the whole; what concerns one module is in the result
 */
export async function destroyConfirmed(
  session: PipelineSession,
  confirmed: string,
  shown: ShownDestruction,
): Promise<OperationResult> {
  await refuseOthers(session, confirmed);
  return takingTurns(session, 'destroy', () =>
    destroy(session, OF_THE_PIPELINE, { judge: (states) => refuseUnseen(shown, states) }),
  );
}

const OF_THE_PIPELINE: Selection = { appliedBy: 'pipeline' };

async function refuseOthers(session: PipelineSession, confirmed: string): Promise<void> {
  const { name } = session.environment;
  if (confirmed !== name) {
    throw new GuardError(`${show(confirmed)} was typed, and this would destroy ${show(name)}. Nothing was changed.`);
  }
  refuseOtherBranch(session);
  await refuseSuperseded(session);
}
