import type { OperationResult, PipelineRun, Revision, Session } from '../api';
import { PlanStore } from '../aws/plan-store';
import { Deployment, type DeploymentOptions } from '../operations/deployment';
import { withRun, type Run } from '../operations/run';
import { planWave } from '../operations/wave';
import { chooseModules } from '../selection/choose';
import type { AdministratorsModule } from './administrators';
import { refuseOtherBranch, refuseSuperseded } from './branch-guard';
import type { BroughtData } from './brought-data';
import { conclude } from './conclude';
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
 * @param wave counted from 1
 * @throws GuardError when the branch leads elsewhere or has moved on; and as `plan` does
 */
export async function planForPush(session: PipelineSession, wave = 1): Promise<PipelinePlan> {
  refuseOtherBranch(session);
  await refuseSuperseded(session);
  const options = { refuses: true, records: true, wave };
  return planModules(session, options, async (run, { modules }, result) => {
    // Parts of a wave would be approved as if they were all of it.
    if (result.exitCode !== 0) return { references: [] };
    const { platform, revision } = session;
    const store = new PlanStore(session, run.clients);
    const kept = new KeptPlans({ platform, run: revision.pipeline, store, wave });
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
  return planModules(session, { wave: 1 }, () => Promise.resolve({ ...(own && { own }) }));
}

async function planModules<T>(
  session: PipelineSession,
  { wave, ...options }: DeploymentOptions & { readonly wave: number },
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
      const concluded = await conclude(run, { deployment, wave, verdicts });
      return { ...concluded, ...(await finish(run, deployment, concluded.result)) };
    } finally {
      await modules.idle();
      await modules.discardPlans();
    }
  });
}
