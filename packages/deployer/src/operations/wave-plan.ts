import type { DeferredModule, DeployedWork, WavePlan } from '../api';
import type { PlanEffect, Verdict } from './wave';

export interface WavePlanParts {
  /** Counted from 1. */
  readonly number: number;
  readonly verdicts: ReadonlyMap<string, Verdict<PlanEffect>>;
  /** By module. @default - none is known */
  readonly overwrites?: ReadonlyMap<string, DeployedWork>;
  /** What is known of a module that waits. @default - nothing */
  readonly expected?: ReadonlyMap<string, Pick<DeferredModule, 'resources' | 'isNew'>>;
}

/** What is shown before anything is asked. */
export function wavePlan({ number, verdicts, overwrites, expected }: WavePlanParts): WavePlan {
  return {
    number,
    modules: [...verdicts].flatMap(([module, verdict]) => {
      if (verdict.kind !== 'planned') return [];
      const { changes, outputs } = verdict.plan;
      const undone = overwrites?.get(module);
      return [{ module, changes, outputs, ...(undone && { overwrites: undone }) }];
    }),
    deferred: deferredModules(number, verdicts).map((module) => ({
      ...module,
      ...(expected?.get(module.module) ?? { resources: 0, isNew: false }),
    })),
  };
}

/** In the order of the graph: what a module waits for comes before it. */
function deferredModules(
  number: number,
  verdicts: ReadonlyMap<string, Verdict<PlanEffect>>,
): readonly Omit<DeferredModule, 'resources' | 'isNew'>[] {
  const waves = new Map<string, number>();
  return [...verdicts].flatMap(([module, verdict]) => {
    if (verdict.kind !== 'deferred') return [];
    const { waitsFor, reads } = verdict;
    const wave = Math.max(...waitsFor.map((name) => waves.get(name) ?? number)) + 1;
    waves.set(module, wave);
    return [{ module, waitsFor, reads, wave }];
  });
}
