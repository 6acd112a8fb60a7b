import { inOrder } from '@mlopspltf/definition';
import type { SavedPlan } from '../terraform/module';
import type { Node } from './graph';
import { applyWave, planWave, type Outcome, type PlanPorts, type Verdict } from './wave';

/** What a deployment in waves is done with. */
export interface WavePorts<N extends Node> extends PlanPorts<N> {
  readonly apply: (node: N, plan: SavedPlan) => Promise<void>;
  /** Shows a wave that has something to do, and asks. False ends everything. */
  readonly approve: (wave: number, verdicts: ReadonlyMap<string, Verdict>) => Promise<boolean>;
  /** Told which modules will be planned later. @default - nothing is done ahead */
  readonly prepareAhead?: (modules: readonly string[]) => void;
  /** Told which modules did not get their turn, and why. */
  readonly tell: (results: ReadonlyMap<string, Verdict | Outcome>) => void;
  /** Called when the plans of a wave are not needed any more. */
  readonly discard: () => Promise<void>;
}

/**
 * Plans and applies wave after wave: what waits for values that a wave brings is planned after that wave was applied.
 *
 * @returns the planned modules that were turned down, none if all were approved
 */
export async function inWaves<N extends Node>(nodes: readonly N[], ports: WavePorts<N>): Promise<readonly string[]> {
  let left = nodes;
  const broken = new Set<string>();
  for (let wave = 1; left.length > 0; wave += 1) {
    const verdicts = await planWave(left, ports);
    ports.tell(verdicts);
    const planned = namesOf(verdicts, ['planned']);
    if (planned.length === 0) return [];
    if (!(await ports.approve(wave, verdicts))) return planned;
    const applying = applyWave(left, verdicts, ports.apply);
    const deferred = new Set(namesOf(verdicts, ['deferred']));
    ports.prepareAhead?.([...deferred]);
    const outcomes = await applying;
    ports.tell(outcomes);
    await ports.discard();
    for (const name of [...namesOf(verdicts, ['failed', 'skipped']), ...namesOf(outcomes, ['failed', 'skipped'])])
      broken.add(name);
    left = withoutBroken(
      left.filter(({ name }) => deferred.has(name)),
      broken,
      ports.tell,
    );
  }
  return [];
}

/** What waited for something that has failed by now does not get its turn, and neither does what waits for that. */
function withoutBroken<N extends Node>(
  nodes: readonly N[],
  broken: Set<string>,
  tell: WavePorts<N>['tell'],
): readonly N[] {
  return inOrder(nodes).filter(({ name, dependsOn }) => {
    const waitsFor = dependsOn.filter((dependency) => broken.has(dependency));
    if (waitsFor.length === 0) return true;
    broken.add(name);
    tell(new Map([[name, { kind: 'skipped', waitsFor }]]));
    return false;
  });
}

function namesOf(results: ReadonlyMap<string, { readonly kind: string }>, kinds: readonly string[]): readonly string[] {
  return [...results].flatMap(([name, { kind }]) => (kinds.includes(kind) ? [name] : []));
}
