import { callDelivery } from './call';
import { githubSupersede } from './commands';
import { environmentOfPush, expression } from './expressions';
import { JOB, KIND, OUTPUT, outputOf } from './names';
import type { StepsJob, Workflow } from './model';
import { TIME_LIMIT } from './steps';
import { synthJob } from './synth-job';
import { trustedTools, type DeliveredPlatform } from './trusted-tools';

/** A push to an environment's branch: detect, plan, wait for approval, apply to that environment. */
export function deployWorkflow(platform: DeliveredPlatform): Workflow {
  return {
    name: 'deploy',
    on: { push: { branches: platform.environments.map(({ branch }) => branch) } },
    permissions: {},
    defaults: { run: { shell: 'bash' } },
    jobs: {
      [JOB.synth]: synthJob({ condition: NOT_DELETED }),
      [JOB.supersede]: supersedeJob(platform),
      [JOB.deliver]: callDelivery(platform, {
        name: 'Deliver',
        needs: [JOB.synth],
        kind: KIND.deploy,
        environment: expression(environmentOfPush(platform)),
        digest: expression(outputOf(JOB.synth, OUTPUT.digest)),
      }),
    },
  };
}

/** Deleting a branch is a push, too. */
const NOT_DELETED = '!github.event.deleted';

/**
 * Clears away what is refused anyhow once it is approved. It stands beside the synthesis, so that nobody approves in vain
 * meanwhile, and nothing waits for it. It is no part of the workflow that delivers: GitHub refuses a run whose call
 * grants less than any job in there asks for, so each branch that was made before such a right was added would be stuck.
 *
 * It can do nothing else, and takes the program from the default branch, not what the commit brings.
 */
function supersedeJob(platform: DeliveredPlatform): StepsJob {
  return {
    name: 'Cancel older runs that wait',
    if: expression(NOT_DELETED),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.talk,
    permissions: { actions: 'write', contents: 'read' },
    steps: [...trustedTools(platform), githubSupersede()],
  };
}
