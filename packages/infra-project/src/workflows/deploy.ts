import type { Platform } from '@mlopspltf/definition';
import { environmentOfPush } from './expressions';
import { APPLY, applyJob, DETECT, detectJob, PLAN, planJob } from './jobs';
import type { Workflow } from './model';

/** The commit that the branch stood at before; all zeros for a new branch, which chooses everything. */
const BEFORE = 'github.event.before';

/** A push to an environment's branch: detect, plan, wait for approval, apply to that environment. */
export function deployWorkflow(platform: Platform): Workflow {
  return {
    name: 'deploy',
    on: { push: { branches: platform.environments.map(({ branch }) => branch) } },
    permissions: {},
    jobs: {
      [DETECT]: detectJob({
        environment: environmentOfPush(platform),
        since: BEFORE,
        // Deleting a branch is a push, too.
        condition: '!github.event.deleted',
      }),
      [PLAN]: planJob(platform, BEFORE),
      [APPLY]: applyJob(platform, BEFORE),
    },
  };
}
