import { type DeployerError, ExecutionError, GuardError, InputError, LockError } from '../errors';
import type { Node } from '../operations/graph';
import type { ShardFailure, ShardModule, ShardPlan, ShardResult } from './shard-result';

/** All that the shards of a wave have planned: takes the place of Terraform where it is judged what may be applied. */
export class GatheredWave {
  private readonly modules: ReadonlyMap<string, ShardModule>;

  /** @param differs whether a module that no shard has planned is to be planned, and why; may reject */
  constructor(
    results: readonly ShardResult[],
    private readonly differs: (node: Node) => Promise<{ readonly differs: boolean; readonly reason: string }>,
  ) {
    this.modules = new Map(results.flatMap(({ modules }) => modules.map((one) => [one.module, one] as const)));
  }

  /**
   * What planning this module has come to. Only asked of modules that have nothing to wait for, so that neither plans
   * nor failures on values that are about to change count.
   *
   * @returns undefined when there is nothing to do
   * @throws DeployerError of the class with which planning failed
   */
  public async plan(node: Node): Promise<ShardPlan | undefined> {
    const found = this.modules.get(node.name);
    if (found === undefined) return this.refuseUndetected(node);
    if (found.outcome === 'failed') throw errorOf(found.failure);
    return found.outcome === 'planned' ? found : undefined;
  }

  /** Nothing is left out silently: what differs only now was changed by somebody else while the shards planned. */
  private async refuseUndetected(node: Node): Promise<undefined> {
    const { differs, reason } = await this.differs(node);
    if (!differs) return undefined;
    throw new GuardError(
      `${node.name} ${reason}, which it did not when this wave was detected: somebody has deployed meanwhile. Plan anew.`,
    );
  }
}

const CLASSES = { 1: ExecutionError, 2: InputError, 3: GuardError, 4: LockError } as const;

function errorOf({ message, exitCode, next }: ShardFailure): DeployerError {
  return new CLASSES[exitCode](message, { next });
}
