import { shardCount } from '@mlopspltf/definition';
import { pipelinePlan } from './commands';
import { deliveryJob, type DeliveryJobOptions } from './delivery-job';
import { outputsOfStep } from './expressions';
import { DECISION, JOB } from './names';
import type { StepsJob } from './model';
import { shardedPlanning } from './shards';
import { TIME_LIMIT } from './steps';
import type { DeliveredPlatform } from './trusted-tools';

/** One wave, as far as it is planned. */
export interface Planning {
  /** Counted from 1. */
  readonly wave: number;
  /** What the names of its jobs begin with. */
  readonly title: string;
  /** When it begins. */
  readonly begin: Pick<DeliveryJobOptions, 'needs' | 'follows' | 'condition'>;
}

/** Id of the step that plans. */
const PLAN = 'plan';

/**
 * First and second step of the seed. They cannot sit in the environment: such a job waits as a whole. One job, or where
 * modules are many, several that share them; the last one is {@link JOB.plan}, and says what is to be applied.
 */
export function planningJobs(platform: DeliveredPlatform, planning: Planning): Readonly<Record<string, StepsJob>> {
  const most = shardCount(platform);
  if (most > 1) return shardedPlanning(platform, planning, most);
  const { wave, title, begin } = planning;
  return {
    [JOB.plan(wave)]: deliveryJob(platform, {
      name: `${title}1. Detect, 2. Init and plan`,
      ...begin,
      limit: TIME_LIMIT.plan,
      role: 'plan',
      outputs: outputsOfStep(PLAN, DECISION),
      steps: [pipelinePlan(PLAN, wave)],
    }),
  };
}
