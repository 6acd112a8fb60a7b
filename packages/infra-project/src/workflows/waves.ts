import { pipelineApply } from './commands';
import { deliveryJob, ofKind } from './delivery-job';
import { all, any, is } from './expressions';
import { JOB, KIND, OUTPUT, outputOf, resultOf } from './names';
import type { StepsJob } from './model';
import { planningJobs, type Planning } from './planning';
import { TIME_LIMIT } from './steps';
import type { DeliveredPlatform } from './trusted-tools';

/**
 * Plan and apply, as often as the graph of modules can need: a module that reads what a wave changes is planned after
 * that wave was applied. Each wave asks once.
 */
export function waveJobs(platform: DeliveredPlatform, count: number): Readonly<Record<string, StepsJob>> {
  const waves = Array.from({ length: count }, (_, index) => index + 1);
  return Object.fromEntries(
    waves.flatMap((wave) => {
      const title = count === 1 ? '' : `Wave ${wave}: `;
      return [
        ...Object.entries(planningJobs(platform, { wave, title, begin: beginOf(wave) })),
        [JOB.apply(wave), applyJob(platform, wave, title)],
      ];
    }),
  );
}

/** The first begins with the push; another one with the end of the one before it, if modules wait for that. */
function beginOf(wave: number): Planning['begin'] {
  if (wave === 1) return { needs: [JOB.check], condition: ofKind(KIND.deploy) };
  return { needs: [JOB.plan(wave - 1)], follows: [JOB.apply(wave - 1)], condition: goesOn(wave - 1) };
}

/** Third and fourth step of the seed: GitHub holds the job until somebody approves, then it applies. */
function applyJob(platform: DeliveredPlatform, wave: number, title: string): StepsJob {
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
