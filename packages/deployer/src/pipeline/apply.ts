import { show } from '@mlopspltf/definition';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { OperationResult } from '../api';
import { PlanStore } from '../aws/plan-store';
import { GuardError } from '../errors';
import { applyPlans } from '../operations/apply-saved';
import { makeFolder, remove } from '../workspace/files';
import { refuseSuperseded } from './branch-guard';
import { takingTurns } from './deployment-lock';
import { KeptPlans } from './kept-plans';
import type { PipelineSession } from './plan';
import type { PlanReference } from './references';

/**
 * Applies exactly the plans that were approved: all of them or, where one is gone, altered or stale, none. Waits while
 * another run changes the environment.
 *
 * @throws GuardError with everything that speaks against it: nothing was changed then
 * @throws InputError, LockError, ExecutionError for what concerns the whole; what concerns one module is in the result
 */
export async function applyApproved(
  session: PipelineSession,
  references: readonly PlanReference[],
): Promise<OperationResult> {
  refuseAdministrators(session, references);
  await refuseSuperseded(session);
  await makeFolder(session.workspace);
  const folder = await mkdtemp(join(session.workspace, 'approved-'));
  const { platform, revision } = session;
  try {
    return await takingTurns(session, 'deploy', () =>
      applyPlans(session, {
        fetch: ({ clients }) =>
          new KeptPlans({ platform, run: revision.pipeline, store: new PlanStore(session, clients) }).fetch(
            references,
            folder,
          ),
      }),
    );
  } finally {
    await remove(folder);
  }
}

/** They give rights, or hold the states: no list that reaches this job may name them. */
function refuseAdministrators({ platform }: PipelineSession, references: readonly PlanReference[]): void {
  const own = new Set(
    platform.modules.filter(({ appliedBy }) => appliedBy === 'administrator').map(({ name }) => name),
  );
  const named = references.filter(({ module }) => own.has(module)).map(({ module }) => show(module));
  if (named.length === 0) return;
  throw new GuardError(
    `Applied by an administrator, and not by the pipeline: ${named.join(', ')}. Nothing was changed.`,
  );
}
