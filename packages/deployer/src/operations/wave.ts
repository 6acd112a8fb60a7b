import type { SavedPlan } from '../terraform/module';
import { alongGraph, type Node } from './graph';

/** How a module came out of planning. */
export type Verdict =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'planned'; readonly plan: SavedPlan }
  /** It reads what pending plans change: planned now it would be planned on values that are not there yet. */
  | { readonly kind: 'deferred'; readonly waitsFor: readonly string[] }
  /** A module that it needs has failed. */
  | { readonly kind: 'skipped'; readonly waitsFor: readonly string[] }
  | { readonly kind: 'failed'; readonly error: unknown };

/** How a planned module came out of being applied. */
export type Outcome =
  | { readonly kind: 'applied' }
  | { readonly kind: 'skipped'; readonly waitsFor: readonly string[] }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Plans all modules that can be planned now, dependencies first. A module whose dependency has a pending plan is planned
 * beside it as long as that plan leaves all outputs as they are: outputs are all that a module reads of another.
 *
 * @param plan undefined when there is nothing to do
 */
export async function planWave<N extends Node>(
  nodes: readonly N[],
  plan: (node: N) => Promise<SavedPlan | undefined>,
): Promise<ReadonlyMap<string, Verdict>> {
  return alongGraph<N, Verdict>(nodes, async (node, before) => {
    const broken = namesOf(before, ({ kind }) => kind === 'failed' || kind === 'skipped');
    if (broken.length > 0) return { kind: 'skipped', waitsFor: broken };
    const pending = namesOf(before, (verdict) => verdict.kind === 'deferred' || changesOutputs(verdict));
    if (pending.length > 0) return { kind: 'deferred', waitsFor: pending };
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

function changesOutputs(verdict: Verdict): boolean {
  return verdict.kind === 'planned' && verdict.plan.outputs.length > 0;
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
