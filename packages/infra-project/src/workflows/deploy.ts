import type { Platform } from '@mlopspltf/definition';
import { callDelivery } from './call';
import { environmentOfPush, expression } from './expressions';
import { JOB, KIND, OUTPUT, outputOf } from './names';
import type { Workflow } from './model';
import { synthJob } from './synth-job';

/** A push to an environment's branch: detect, plan, wait for approval, apply to that environment. */
export function deployWorkflow(platform: Platform): Workflow {
  return {
    name: 'deploy',
    on: { push: { branches: platform.environments.map(({ branch }) => branch) } },
    permissions: {},
    defaults: { run: { shell: 'bash' } },
    jobs: {
      // Deleting a branch is a push, too.
      [JOB.synth]: synthJob({ condition: '!github.event.deleted' }),
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
