import type { OperationResult, PipelineRun, Revision, Session } from '../api';
import { PlanStore } from '../aws/plan-store';
import { admissionProblems } from '../guards/admission';
import { Deployment, type DeploymentOptions } from '../operations/deployment';
import { withRun, type Run } from '../operations/run';
import { planWave, type Verdict } from '../operations/wave';
import { chooseModules } from '../selection/choose';
import { administratorsModules, type AdministratorsModule } from './administrators';
import { refuseOtherBranch, refuseSuperseded } from './branch-guard';
import type { BroughtData } from './brought-data';
import { KeptPlans } from './kept-plans';
import { changedModules } from './own-changes';
import type { PlanReference } from './references';

/** A session of a run of a workflow. */
export interface PipelineSession extends Session {
  readonly revision: Revision & { readonly pipeline: PipelineRun };
}

/** What a job has planned of an environment. Its waves were reported to the session. */
export interface PipelinePlan {
  readonly result: OperationResult;
  /** Those of a person, where they are not as they were deployed. */
  readonly administrators: readonly AdministratorsModule[];
  /** What waits to be applied: exactly this is approved. Empty where anything failed, or was refused. */
  readonly references: readonly PlanReference[];
  /** Whether modules wait for a later wave. */
  readonly deferred: boolean;
}

/** What a pull request would do to the environment of its base branch. */
export interface PullRequestPlan extends Omit<PipelinePlan, 'references'> {
  /** Modules that the pull request itself changes. @default - it is not known what was there before */
  readonly own?: readonly string[];
}

/**
 * Plans what can be planned now, and keeps each plan in the state bucket until it is applied. What would be refused
 * later is refused here, so that nobody is asked to approve it.
 *
 * @throws GuardError when the branch leads elsewhere or has moved on; and as `plan` does
 */
export async function planForPush(session: PipelineSession): Promise<PipelinePlan> {
  refuseOtherBranch(session);
  await refuseSuperseded(session);
  return planModules(session, { refuses: true, records: true }, async (run, { modules }, result) => {
    // Parts of a wave would be approved as if they were all of it.
    if (result.exitCode !== 0) return { references: [] };
    const { platform, revision } = session;
    const store = new PlanStore(session, run.clients);
    const kept = new KeptPlans({ platform, run: revision.pipeline, store });
    return { references: await kept.keep([...modules.pending.values()]) };
  });
}

/**
 * Plans what merging a pull request would do; keeps nothing, and writes nothing.
 *
 * @param base synthesized at the commit that the pull request comes from. @default - its own changes are not told apart
 * @throws GuardError when the base branch leads to another environment; and as `plan` does
 */
export async function planForPullRequest(session: PipelineSession, base?: BroughtData): Promise<PullRequestPlan> {
  refuseOtherBranch(session);
  const own = base && (await changedModules(session, base));
  return planModules(session, {}, () => Promise.resolve({ ...(own && { own }) }));
}

async function planModules<T>(
  session: PipelineSession,
  options: DeploymentOptions,
  finish: (run: Run, deployment: Deployment, result: OperationResult) => Promise<T>,
): Promise<Omit<PipelinePlan, 'references'> & T> {
  const chosen = await chooseModules(session, { appliedBy: 'pipeline' });
  return withRun(session, { operation: 'plan' }, async (run) => {
    const deployment = await Deployment.open(run, 'plan', chosen, options);
    const { modules, catalog } = deployment;
    try {
      await deployment.makeReady();
      const verdicts = await planWave(chosen.chosen, {
        plan: (node) => modules.plan(node),
        reads: (node, dependency) => catalog.reads(node.name, dependency),
      });
      modules.tellWaiting(verdicts);
      await deployment.present(1, verdicts);
      const result = withoutAdmission(run, await deployment.result());
      const administrators = await administratorsModules(run);
      const finished = await finish(run, deployment, result);
      return { result, administrators, deferred: waits(verdicts), ...finished };
    } finally {
      await modules.idle();
      await modules.discardPlans();
    }
  });
}

function waits(verdicts: ReadonlyMap<string, Verdict>): boolean {
  return [...verdicts.values()].some(({ kind }) => kind === 'deferred');
}

/** Who may deploy is asked of the role that applies; these jobs have another, and change nothing. */
function withoutAdmission({ session, identity }: Run, { refusals = [], ...result }: OperationResult): OperationResult {
  const admission = new Set(admissionProblems(session, identity));
  return { ...result, refusals: refusals.filter((refusal) => !admission.has(refusal)) };
}
