import { pipelineDestroy, pipelineDestroyPlan } from './commands';
import { deliveryJob, ENVIRONMENT, ofKind } from './delivery-job';
import { all, expression, is } from './expressions';
import { INPUT, inputOf, JOB, KIND, OUTPUT, outputOf } from './names';
import type { StepsJob } from './model';
import { TIME_LIMIT } from './steps';
import type { DeliveredPlatform } from './trusted-tools';

/** Id of the step that plans. */
const PLAN = 'plan';

/** Shows what would be removed, waits for the approval of a deployment, and removes that. */
export function destroyJobs(platform: DeliveredPlatform): Readonly<Record<string, StepsJob>> {
  return { [JOB.destroyPlan]: planJob(platform), [JOB.destroy]: destroyJob(platform) };
}

/** Behind a name that a person typed. It cannot sit in the environment: such a job waits as a whole. */
function planJob(platform: DeliveredPlatform): StepsJob {
  return deliveryJob(platform, {
    name: 'Plan the removal',
    needs: [JOB.check],
    condition: all(ofKind(KIND.destroy), `${inputOf(INPUT.confirm)} == ${ENVIRONMENT}`),
    limit: TIME_LIMIT.plan,
    role: 'plan',
    outputs: Object.fromEntries(
      [OUTPUT.changed, OUTPUT.destruction].map((name) => [name, expression(`steps.${PLAN}.outputs.${name}`)]),
    ),
    steps: [pipelineDestroyPlan(PLAN)],
  });
}

/** GitHub holds the job until somebody approves; where nothing is there, nobody is asked. */
function destroyJob(platform: DeliveredPlatform): StepsJob {
  return deliveryJob(platform, {
    name: 'Approval, destroy',
    needs: [JOB.destroyPlan],
    condition: is(outputOf(JOB.destroyPlan, OUTPUT.changed), 'true'),
    limit: TIME_LIMIT.apply,
    role: 'apply',
    changes: true,
    steps: [pipelineDestroy(outputOf(JOB.destroyPlan, OUTPUT.destruction))],
  });
}
