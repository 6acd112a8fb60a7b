import type { Platform } from '@mlopspltf/definition';
import { pipelineApply, pipelinePlan } from './commands';
import { deliveryJob, ofKind } from './delivery-job';
import { all, any, expression, is } from './expressions';
import { JOB, KIND, OUTPUT, outputOf, resultOf } from './names';
import type { StepsJob } from './model';
import { TIME_LIMIT } from './steps';

/** Id of the step that plans. */
const PLAN = 'plan';

/**
 * Plan and apply, as often as the graph of modules can need: a module that reads what a wave changes is planned after
 * that wave was applied. Each wave asks once.
 */
export function waveJobs(platform: Platform, count: number): Readonly<Record<string, StepsJob>> {
  const waves = Array.from({ length: count }, (_, index) => index + 1);
  return Object.fromEntries(
    waves.flatMap((wave) => {
      const title = count === 1 ? '' : `Wave ${wave}: `;
      return [
        [JOB.plan(wave), planJob(platform, wave, title)],
        [JOB.apply(wave), applyJob(platform, wave, title)],
      ];
    }),
  );
}

/** First and second step of the seed. It cannot sit in the environment: such a job waits as a whole. */
function planJob(platform: Platform, wave: number, title: string): StepsJob {
  return deliveryJob(platform, {
    name: `${title}1. Detect, 2. Init and plan`,
    needs: [wave === 1 ? JOB.check : JOB.plan(wave - 1)],
    follows: wave === 1 ? [] : [JOB.apply(wave - 1)],
    condition: wave === 1 ? ofKind(KIND.deploy) : goesOn(wave - 1),
    limit: TIME_LIMIT.plan,
    role: 'plan',
    outputs: Object.fromEntries(
      [OUTPUT.changed, OUTPUT.plans, OUTPUT.deferred].map((name) => [
        name,
        expression(`steps.${PLAN}.outputs.${name}`),
      ]),
    ),
    steps: [pipelinePlan(PLAN)],
  });
}

/** Third and fourth step of the seed: GitHub holds the job until somebody approves, then it applies. */
function applyJob(platform: Platform, wave: number, title: string): StepsJob {
  return deliveryJob(platform, {
    name: `${title}3. Approval, 4. Apply`,
    needs: [JOB.plan(wave)],
    condition: is(outputOf(JOB.plan(wave), OUTPUT.changed), 'true'),
    limit: TIME_LIMIT.apply,
    role: 'apply',
    changes: true,
    steps: [pipelineApply(outputOf(JOB.plan(wave), OUTPUT.plans))],
  });
}

/** A wave after an empty one still comes; one after a wave that was cancelled, rejected or failed does not. */
function goesOn(before: number): string {
  return all(
    is(outputOf(JOB.plan(before), OUTPUT.deferred), 'true'),
    any(is(resultOf(JOB.apply(before)), 'success'), is(resultOf(JOB.apply(before)), 'skipped')),
  );
}
