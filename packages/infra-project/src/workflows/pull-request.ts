import type { Platform } from '@mlopspltf/definition';
import { environmentOfPullRequest, reviewed } from './expressions';
import { DETECT, detectJob, PLAN, planJob } from './jobs';
import type { Workflow } from './model';

const BASE = 'github.event.pull_request.base.sha';

/** GitHub gives no OIDC token to pull requests from forks, so there is nothing they could plan with. */
const NOT_FROM_A_FORK = 'github.event.pull_request.head.repo.full_name == github.repository';

/** A pull request to an environment's branch: the first two steps of a push, and nothing that changes anything. */
export function pullRequestWorkflow(platform: Platform): Workflow {
  return {
    name: 'pull-request',
    on: { pull_request: { branches: reviewed(platform).map(({ branch }) => branch) } },
    permissions: {},
    jobs: {
      [DETECT]: detectJob({ environment: environmentOfPullRequest(platform), since: BASE }),
      [PLAN]: planJob(platform, BASE, NOT_FROM_A_FORK),
    },
  };
}
