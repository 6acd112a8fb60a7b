import { show } from '@mlopspltf/definition';
import type { OperationResult } from '../api';
import { GuardError } from '../errors';
import { destroy } from '../operations/destroy';
import { refuseOtherBranch, refuseSuperseded } from './branch-guard';
import { takingTurns } from './deployment-lock';
import type { PipelineSession } from './plan';

/**
 * Removes the modules that the pipeline applies, dependents first. The approval was given before this job was started;
 * what a person typed tells that this environment was meant.
 *
 * @param confirmed the environment's name as it was typed
 * @throws GuardError when it is another name, or another branch's environment: nothing was changed then
 * @throws InputError, LockError, ExecutionError for what concerns the whole; what concerns one module is in the result
 */
export async function destroyConfirmed(session: PipelineSession, confirmed: string): Promise<OperationResult> {
  const { name } = session.environment;
  if (confirmed !== name) {
    throw new GuardError(`${show(confirmed)} was typed, and this would destroy ${show(name)}. Nothing was changed.`);
  }
  refuseOtherBranch(session);
  await refuseSuperseded(session);
  return takingTurns(session, 'destroy', () => destroy(session, { appliedBy: 'pipeline' }));
}
