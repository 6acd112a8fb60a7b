import type { Platform } from '@mlopspltf/definition';
import { callDelivery } from './call';
import { onDefaultBranch } from './expressions';
import { issueJob } from './issue-job';
import { JOB, KIND } from './names';
import type { Job, Workflow } from './model';

/** At an odd minute: schedules at the full hour are often late. */
const NIGHTLY = '23 3 * * *';

/**
 * Nightly, and by hand: what is otherwise than it was deployed, one issue an environment. Nothing is synthesized: each
 * module is compared with what its record kept, whatever branch it was deployed from.
 */
export function driftWorkflow(platform: Platform): Workflow {
  return {
    name: 'drift',
    on: { schedule: [{ cron: NIGHTLY }], workflow_dispatch: {} },
    permissions: {},
    defaults: { run: { shell: 'bash' } },
    jobs: Object.fromEntries(platform.environments.flatMap(({ name }) => environmentJobs(platform, name))),
  };
}

function environmentJobs(platform: Platform, environment: string): readonly (readonly [string, Job])[] {
  return [
    [
      JOB.driftOf(environment),
      callDelivery(platform, {
        name: environment,
        kind: KIND.drift,
        environment,
        // By hand it can be started on any branch; roles look at the environments of all for the default branch only.
        condition: onDefaultBranch(platform),
      }),
    ],
    [JOB.issueOf(environment), issueJob(environment)],
  ];
}
