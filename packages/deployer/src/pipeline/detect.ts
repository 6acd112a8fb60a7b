import { Catalog } from '../operations/catalog';
import { withRun } from '../operations/run';
import { chooseModules } from '../selection/choose';
import { refuseOtherBranch, refuseSuperseded } from './branch-guard';
import type { PipelineSession } from './plan';
import { dueModules, shardsOf, type Shard } from './shards';

export interface DetectionOptions {
  /** Shards, at most: as many as the workflow has outputs for. */
  readonly most: number;
  /** Modules a shard, as long as there are shards for it. @default MODULES_A_SHARD */
  readonly size?: number;
}

/**
 * Shares out among jobs what differs from what the environment last got. Starts no Terraform; none is needed to tell.
 *
 * @throws GuardError when the branch leads elsewhere or has moved on; and as `plan` does for what concerns the whole
 */
export async function detectForPush(
  session: PipelineSession,
  { most, size }: DetectionOptions,
): Promise<readonly Shard[]> {
  refuseOtherBranch(session);
  await refuseSuperseded(session);
  const { chosen } = await chooseModules(session, { appliedBy: 'pipeline' });
  return withRun(session, { operation: 'plan' }, async (run) => {
    const catalog = await Catalog.open(session, await run.inventory(), chosen);
    const due = await dueModules(chosen, async ({ name }) => {
      const { differs } = await catalog.difference(await catalog.planned(name));
      return differs;
    });
    return shardsOf(due, most, size);
  });
}
