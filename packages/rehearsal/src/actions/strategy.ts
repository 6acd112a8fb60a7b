import type { Contexts } from '../api';
import { booleanFrom, combinations, numberFrom, type Combination, type JobDefinition } from '../workflow';
import { Slots } from './slots';
import { combined, mergedOutputs, type JobEnd } from './status';

/** One job of a matrix, or the only one where there is none. */
export interface Variant {
  /** From 0. */
  readonly index: number;
  /** Null where there is no matrix. */
  readonly matrix: Combination | null;
  /** The context `strategy`. */
  readonly strategy: Readonly<Record<string, unknown>>;
}

/**
 * The jobs that a definition stands for.
 * @throws {ExpressionFailedError}
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#strategy-context
 */
export function variantsOf({ strategy: definition }: JobDefinition, contexts: Contexts): readonly Variant[] {
  if (!definition) return [{ index: 0, matrix: null, strategy: strategyContext(0, 1, true, 1) }];
  const all = combinations(definition.matrix, contexts);
  const failFast = booleanFrom(definition.failFast, contexts);
  const most = numberFrom(definition.maxParallel ?? all.length, contexts);
  return all.map((matrix, index) => ({ index, matrix, strategy: strategyContext(index, all.length, failFast, most) }));
}

/**
 * Runs the jobs of a matrix side by side; the first that fails stops the others, unless told otherwise.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategyfail-fast
 */
export async function playVariants(
  variants: readonly Variant[],
  signal: AbortSignal,
  play: (variant: Variant, signal: AbortSignal) => Promise<JobEnd>,
): Promise<JobEnd> {
  const failed = new AbortController();
  const inner = AbortSignal.any([signal, failed.signal]);
  const { 'fail-fast': failFast, 'max-parallel': most } = variants[0]?.strategy ?? {};
  const slots = new Slots(Math.max(1, Math.floor(Number(most ?? 1))));
  const ended: JobEnd[] = [];
  await Promise.all(
    variants.map(async (variant) => {
      const giveBack = await slots.take(inner);
      const end = await play(variant, inner).finally(giveBack);
      ended.push(end);
      if (end.result === 'failure' && failFast === true && variants.length > 1) {
        failed.abort('The strategy configuration was canceled because another job of it failed.');
      }
    }),
  );
  return {
    result: combined(ended.map(({ result }) => result)),
    outputs: mergedOutputs(ended),
    fresh: ended.some(({ fresh }) => fresh),
  };
}

function strategyContext(index: number, total: number, failFast: boolean, most: number): Variant['strategy'] {
  return { 'fail-fast': failFast, 'job-index': index, 'job-total': total, 'max-parallel': most };
}
