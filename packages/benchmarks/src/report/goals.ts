import { difference, ratio, type Figures } from '../measure/figures';

/** What deployments are to reach. */
export interface Goal {
  /** In words, without the limit. */
  readonly what: string;
  readonly limit: number;
  readonly unit: 'times' | 's' | 'MB';
  readonly measured: (figures: Figures) => number | undefined;
}

export type Verdict = 'met' | 'missed' | 'not measured';

export const GOALS: readonly Goal[] = [
  {
    what: 'nothing to do, 4 modules, beside `cdktf deploy`',
    limit: 0.15,
    unit: 'times',
    measured: (figures) =>
      ratio(figures.deployment('infra', 'unchanged', 4), figures.deployment('cdktf', 'unchanged', 4)),
  },
  {
    what: 'nothing to do, 100 modules',
    limit: 6,
    unit: 's',
    measured: (figures) => figures.deployment('infra', 'unchanged', 100),
  },
  {
    what: 'first deployment of 4 modules, beside `cdktf deploy`',
    limit: 0.8,
    unit: 'times',
    measured: (figures) => ratio(figures.deployment('infra', 'first', 4), figures.deployment('cdktf', 'first', 4)),
  },
  {
    what: 'first deployment of 4 modules, beside the loop',
    limit: 0.85,
    unit: 'times',
    measured: (figures) => ratio(figures.deployment('infra', 'first', 4), figures.deployment('loop', 'first', 4)),
  },
  {
    what: 'one of 20 changed, more than one alone',
    limit: 4,
    unit: 's',
    measured: (figures) =>
      difference(figures.deployment('infra', 'changed', 20), figures.deployment('infra', 'changed', 1)),
  },
  {
    what: 'synthesis of 100 modules, more than an empty task',
    limit: 2,
    unit: 's',
    measured: (figures) => difference(figures.aspect('synth', 100), figures.aspect('empty task', 100)),
  },
  {
    what: 'memory of that synthesis',
    limit: 250,
    unit: 'MB',
    measured: (figures) => figures.synthMemory(100),
  },
  {
    what: 'detection by git in 15,000 files and 100 modules, more than start-up',
    limit: 0.5,
    unit: 's',
    measured: (figures) => difference(figures.aspect('detect', 100), figures.aspect('start-up', 100)),
  },
];

export function verdictOf({ limit }: Pick<Goal, 'limit'>, measured: number | undefined): Verdict {
  if (measured === undefined) return 'not measured';
  return measured <= limit ? 'met' : 'missed';
}
