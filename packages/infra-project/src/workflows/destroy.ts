import type { Platform } from '@mlopspltf/definition';
import { callDelivery } from './call';
import { environmentOfPush, expression } from './expressions';
import { INPUT, JOB, KIND, OUTPUT, outputOf } from './names';
import type { StepsJob, Workflow } from './model';
import { script, TIME_LIMIT } from './steps';
import { synthJob } from './synth-job';

const TYPED = 'inputs.environment';

/** By hand, on the branch of the environment, whose name has to be typed; then the approval of a deployment. */
export function destroyWorkflow(platform: Platform): Workflow {
  return {
    name: 'destroy',
    on: {
      workflow_dispatch: {
        inputs: {
          environment: {
            description: 'Type the name of the environment: all modules of the pipeline in it will be destroyed.',
            type: 'string',
            required: true,
          },
        },
      },
    },
    permissions: {},
    defaults: { run: { shell: 'bash' } },
    jobs: {
      [JOB.confirm]: confirmJob(platform),
      [JOB.synth]: synthJob({ needs: [JOB.confirm] }),
      [JOB.deliver]: callDelivery(platform, {
        name: 'Deliver',
        needs: [JOB.synth],
        kind: KIND.destroy,
        environment: expression(environmentOfPush(platform)),
        digest: expression(outputOf(JOB.synth, OUTPUT.digest)),
        inputs: { [INPUT.confirm]: expression(TYPED) },
      }),
    },
  };
}

/** Refuses at once, where a skipped job would leave a green run in which nothing happened. */
function confirmJob(platform: Platform): StepsJob {
  return {
    name: 'Compare the name',
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.talk,
    permissions: {},
    steps: [
      script({
        name: 'Compare what was typed with the environment of this branch',
        run: [
          'if [ -z "$ENVIRONMENT" ]; then',
          "  echo '::error::This branch has no environment. Start the workflow on the branch of the one to be destroyed.'",
          '  exit 2',
          'elif [ "$TYPED" != "$ENVIRONMENT" ]; then',
          '  echo "::error::This is the branch of $ENVIRONMENT, and something else was typed. Nothing was done."',
          '  exit 2',
          'fi',
        ],
        values: { ENVIRONMENT: environmentOfPush(platform), TYPED },
      }),
    ],
  };
}
