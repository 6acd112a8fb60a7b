import type { SavedPlan } from '../terraform/module';
import { alongGraph, type Node } from './graph';

/** What a plan would do, wherever its file lies. */
export type PlanEffect = Pick<SavedPlan, 'changes' | 'outputs'>;

/** How a module came out of planning. */
export type Verdict<P extends PlanEffect = SavedPlan> =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'planned'; readonly plan: P }
  /** It reads what pending plans change: planned now it would be planned on values that are not there yet. */
  | { readonly kind: 'deferred'; readonly waitsFor: readonly string[]; readonly reads: readonly string[] }
  /** A module that it needs has failed. */
  | { readonly kind: 'skipped'; readonly waitsFor: readonly string[] }
  | { readonly kind: 'failed'; readonly error: unknown };

/** How a planned module came out of being applied. */
export type Outcome =
  | { readonly kind: 'applied' }
  | { readonly kind: 'skipped'; readonly waitsFor: readonly string[] }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What planning needs to know. */
export interface PlanPorts<N extends Node, P extends PlanEffect = SavedPlan> {
  /** undefined when there is nothing to do. */
  readonly plan: (node: N) => Promise<P | undefined>;
  /** Names of the outputs that a node reads of a dependency. */
  readonly reads: (node: N, dependency: string) => readonly string[] | 'all';
}

/**
 * Plans all modules that can be planned now, dependencies first. A module whose dependency has a pending plan is planned
 * beside it as long as that plan leaves the outputs that it reads as they are: they are all that it sees of the other.
 */
export async function planWave<N extends Node, P extends PlanEffect = SavedPlan>(
  nodes: readonly N[],
  { plan, reads }: PlanPorts<N, P>,
): Promise<ReadonlyMap<string, Verdict<P>>> {
  return alongGraph<N, Verdict<P>>(nodes, async (node, before) => {
    const broken = namesOf(before, ({ kind }) => kind === 'failed' || kind === 'skipped');
    if (broken.length > 0) return { kind: 'skipped', waitsFor: broken };
    const pending = [...before].flatMap(([name, verdict]) => {
      const changing = changingReads(verdict, reads(node, name));
      return changing === undefined ? [] : [{ name, outputs: changing.map((output) => `${name}.${output}`) }];
    });
    if (pending.length > 0) {
      return {
        kind: 'deferred',
        waitsFor: pending.map(({ name }) => name).sort(),
        reads: pending.flatMap(({ outputs }) => outputs).sort(),
      };
    }
    return attempt(async () => {
      const saved = await plan(node);
      return saved === undefined ? { kind: 'unchanged' } : { kind: 'planned', plan: saved };
    });
  });
}

/** Marks what is planned behind something that could not be planned: it will not be its turn. */
export async function skipBehindFailures(
  nodes: readonly Node[],
  verdicts: ReadonlyMap<string, Verdict>,
): Promise<ReadonlyMap<string, Verdict>> {
  return alongGraph<Node, Verdict>(nodes, (node, before) => {
    const broken = namesOf(before, ({ kind }) => kind === 'failed' || kind === 'skipped');
    const own = verdicts.get(node.name) ?? { kind: 'unchanged' };
    return Promise.resolve(broken.length === 0 || own.kind !== 'planned' ? own : { kind: 'skipped', waitsFor: broken });
  });
}

/** Applies the planned ones of a wave along the graph: exactly the plans that were made. */
export async function applyWave<N extends Node>(
  nodes: readonly N[],
  verdicts: ReadonlyMap<string, Verdict>,
  apply: (node: N, plan: SavedPlan) => Promise<void>,
): Promise<ReadonlyMap<string, Outcome>> {
  const planned = nodes.filter(({ name }) => verdicts.get(name)?.kind === 'planned');
  return alongGraph<N, Outcome>(planned, async (node, before) => {
    const broken = namesOf(before, ({ kind }) => kind !== 'applied');
    if (broken.length > 0) return { kind: 'skipped', waitsFor: broken };
    const verdict = verdicts.get(node.name);
    return attempt(async () => {
      if (verdict?.kind === 'planned') await apply(node, verdict.plan);
      return { kind: 'applied' };
    });
  });
}

/**
 * The outputs among those read that get another value, or may.
 *
 * @returns undefined when the dependency is no reason to wait
 */
function changingReads(verdict: Verdict<PlanEffect>, read: readonly string[] | 'all'): readonly string[] | undefined {
  // What waits itself is applied in a later wave: whoever comes after it does so too.
  if (verdict.kind === 'deferred') return read === 'all' ? [] : read;
  if (verdict.kind !== 'planned') return undefined;
  const { outputs } = verdict.plan;
  const changing = read === 'all' ? outputs : outputs.filter((name) => read.includes(name));
  return changing.length === 0 ? undefined : changing;
}

function namesOf<R>(before: ReadonlyMap<string, R>, which: (result: R) => boolean): readonly string[] {
  return [...before].flatMap(([name, result]) => (which(result) ? [name] : [])).sort();
}

async function attempt<R>(action: () => Promise<R>): Promise<R | { readonly kind: 'failed'; readonly error: unknown }> {
  try {
    return await action();
  } catch (error) {
    return { kind: 'failed', error };
  }
}
