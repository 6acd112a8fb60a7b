import type { Platform } from '@mlopspltf/definition';
import { callDelivery } from './call';
import { expression, onDefaultBranch } from './expressions';
import { issueJob } from './issue-job';
import { JOB, KIND, OUTPUT, outputOf } from './names';
import type { Job, Workflow } from './model';
import { synthJob } from './synth-job';

/** At an odd minute: schedules at the full hour are often late. */
const NIGHTLY = '23 3 * * *';

/** Nightly, and by hand: what differs from what was deployed, one issue an environment. */
export function driftWorkflow(platform: Platform): Workflow {
  return {
    name: 'drift',
    on: { schedule: [{ cron: NIGHTLY }], workflow_dispatch: {} },
    permissions: {},
    defaults: { run: { shell: 'bash' } },
    jobs: {
      // By hand it can be started on any branch; roles look at the environments of all for the default branch only.
      [JOB.synth]: synthJob({ condition: onDefaultBranch(platform) }),
      ...Object.fromEntries(platform.environments.flatMap(({ name }) => environmentJobs(platform, name))),
    },
  };
}

function environmentJobs(platform: Platform, environment: string): readonly (readonly [string, Job])[] {
  return [
    [
      JOB.driftOf(environment),
      callDelivery(platform, {
        name: environment,
        needs: [JOB.synth],
        kind: KIND.drift,
        environment,
        digest: expression(outputOf(JOB.synth, OUTPUT.digest)),
      }),
    ],
    [JOB.issueOf(environment), issueJob(environment)],
  ];
}
