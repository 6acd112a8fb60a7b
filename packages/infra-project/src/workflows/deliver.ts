import { waveCount } from '@mlopspltf/definition';
import { githubCheck, pipelineDrift, pullRequestPlan } from './commands';
import { deliveryJob, ENVIRONMENT, ofKind } from './delivery-job';
import { destroyJobs } from './destroy-jobs';
import { after, all, any, expression, onDefaultBranch } from './expressions';
import { unpack } from './handover';
import { ARTIFACT, INPUT, inputOf, JOB, KIND } from './names';
import type { Input, StepsJob, Workflow } from './model';
import { RETENTION, TIME_LIMIT, upload } from './steps';
import { trustedTools, type DeliveredPlatform } from './trusted-tools';
import { waveJobs } from './waves';

/**
 * The one workflow whose jobs AWS trusts. It is called at the default branch, so a copy that was edited on another
 * branch gets nothing; its jobs take the deployer from the default branch too, and what a commit brings as data.
 */
export function deliverWorkflow(platform: DeliveredPlatform): Workflow {
  return {
    name: 'deliver',
    on: { workflow_call: { inputs: INPUTS } },
    permissions: {},
    defaults: { run: { shell: 'bash' } },
    jobs: {
      [JOB.check]: checkJob(platform),
      ...waveJobs(platform, waveCount(platform)),
      [JOB.pullRequestPlan]: pullRequestJob(platform),
      [JOB.drift]: driftJob(platform),
      ...destroyJobs(platform),
    },
  };
}

const INPUTS: Readonly<Record<string, Input>> = {
  [INPUT.kind]: text(
    `What to do: ${Object.values(KIND)
      .map(({ name }) => name)
      .join(', ')}.`,
  ),
  [INPUT.environment]: text('Name of the environment.'),
  [INPUT.digest]: optional(`SHA-256 of the artifact ${ARTIFACT.data.name}; drift takes none.`),
  [INPUT.baseDigest]: optional(`SHA-256 of the artifact ${ARTIFACT.base.name}, for a pull request.`),
  [INPUT.confirm]: optional('Name of the environment as a person typed it, to destroy.'),
};

/** GitHub makes an environment that a job names and that is missing, without protection. So this comes first. */
function checkJob(platform: DeliveredPlatform): StepsJob {
  return {
    name: "Check GitHub's environments",
    if: expression(all(after(), any(ofKind(KIND.deploy), ofKind(KIND.destroy)))),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.talk,
    permissions: { actions: 'read', contents: 'read' },
    steps: [...trustedTools(platform), githubCheck()],
  };
}

/** Plans against the environment of the base branch, with a role that can keep nothing. */
function pullRequestJob(platform: DeliveredPlatform): StepsJob {
  const base = `${inputOf(INPUT.baseDigest)} != ''`;
  return deliveryJob(platform, {
    name: '1. Detect, 2. Init and plan',
    condition: ofKind(KIND.pullRequest),
    limit: TIME_LIMIT.plan,
    role: 'pr-plan',
    prepare: unpack(ARTIFACT.base, inputOf(INPUT.baseDigest), base),
    // A plan that failed has something to say as well.
    steps: [pullRequestPlan(), { ...upload(ARTIFACT.comment, RETENTION.report), if: expression('!cancelled()') }],
  });
}

/** Looks only, so it needs no approval; at what the records kept, so that no branch brings anything. */
function driftJob(platform: DeliveredPlatform): StepsJob {
  const report = ARTIFACT.drift(expression(ENVIRONMENT));
  return deliveryJob(platform, {
    name: 'Compare with what was deployed',
    condition: all(ofKind(KIND.drift), onDefaultBranch(platform)),
    limit: TIME_LIMIT.plan,
    role: 'plan',
    takesData: false,
    // Where a module could not be looked at, the others' results stand.
    steps: [pipelineDrift(report.file), { ...upload(report, RETENTION.report), if: expression('!cancelled()') }],
  });
}

function text(description: string): Input {
  return { description, type: 'string', required: true };
}

function optional(description: string): Input {
  return { description, type: 'string', required: false, default: '' };
}
