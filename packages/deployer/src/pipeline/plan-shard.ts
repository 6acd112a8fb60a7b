import { modulesOf, show, type Module } from '@mlopspltf/definition';
import type { OperationResult } from '../api';
import { PlanStore } from '../aws/plan-store';
import { DeployerError, ExecutionError, exitCodeOf, InputError, messageOf } from '../errors';
import { Deployment } from '../operations/deployment';
import { withRun, type Run } from '../operations/run';
import { planWave, type Verdict } from '../operations/wave';
import { wavePlan } from '../operations/wave-plan';
import { refuseOtherBranch } from './branch-guard';
import { withoutAdmission } from './conclude';
import { KeptPlans } from './kept-plans';
import type { PipelineSession } from './plan';
import type { PlanReference } from './references';
import { handOver, type HandedOver, type ShardModule } from './shard-result';
import type { Shard } from './shards';

/** What a job has planned of its shard. */
export interface PlannedShard {
  readonly handedOver: HandedOver;
  /** For the log. What failed in here fails nothing yet: it may have to wait for another shard's modules anyway. */
  readonly result: OperationResult;
}

/**
 * Plans each module of a shard on the values that are there now, and keeps the plans. Whether one of them may be applied
 * is decided where all shards are known.
 *
 * @param wave counted from 1
 * @throws InputError when the environment does not have such modules; GuardError when the branch leads elsewhere; and as
 * `plan` does for what concerns the whole
 */
export async function planShard(session: PipelineSession, shard: Shard, wave: number): Promise<PlannedShard> {
  refuseOtherBranch(session);
  const chosen = modulesOfShard(session, shard);
  const warnings: string[] = [];
  const observed: PipelineSession = {
    ...session,
    report: (event) => {
      if (event.kind === 'warning') warnings.push(event.message);
      session.report(event);
    },
  };
  return withRun(observed, { operation: 'plan' }, async (run) => {
    const choices = chosen.map(({ name }) => ({ module: name, chosen: true, reason: 'differs, as was detected' }));
    const deployment = await Deployment.open(run, 'plan', { chosen, choices, forced: true }, { records: true });
    const { modules } = deployment;
    try {
      await deployment.makeReady();
      const verdicts = await planWave(chosen, { plan: (node) => modules.plan(node), reads: () => [] });
      session.report({ kind: 'wave', wave: wavePlan({ number: wave, verdicts }) });
      const result = withoutAdmission(run, await deployment.result());
      if (session.signal?.aborted) throw new ExecutionError('Stopped before all of the shard was planned.');
      const references = await keep(run, observed, [...modules.pending.values()], wave);
      const outcomes = shard.modules.map((name) => outcomeOf(name, verdicts.get(name), references.get(name)));
      return { handedOver: handOver({ shard: shard.number, modules: outcomes, warnings }), result };
    } finally {
      await modules.idle();
      await modules.discardPlans();
    }
  });
}

/** Without what they depend on: here, nobody waits for anybody. */
function modulesOfShard({ platform, environment }: PipelineSession, { modules }: Shard): readonly Module[] {
  const present = modulesOf(platform, environment.name).filter(({ appliedBy }) => appliedBy === 'pipeline');
  const unknown = modules.filter((name) => !present.some((module) => module.name === name));
  if (unknown.length > 0) {
    throw new InputError(
      `The pipeline deploys no such modules to ${environment.name}: ${unknown.map(show).join(', ')}. Hand on the shard as it was detected.`,
    );
  }
  return present.filter(({ name }) => modules.includes(name)).map((module) => ({ ...module, dependsOn: [] }));
}

async function keep(
  run: Run,
  { platform, revision, ...session }: PipelineSession,
  plans: Parameters<KeptPlans['keep']>[0],
  wave: number,
): Promise<ReadonlyMap<string, PlanReference>> {
  const store = new PlanStore({ platform, ...session }, run.clients);
  const kept = await new KeptPlans({ platform, run: revision.pipeline, store, wave }).keep(plans);
  return new Map(kept.map((reference) => [reference.module, reference]));
}

function outcomeOf(module: string, verdict: Verdict | undefined, reference: PlanReference | undefined): ShardModule {
  if (verdict?.kind === 'planned' && reference !== undefined) {
    const { changes, outputs } = verdict.plan;
    return { module, outcome: 'planned', changes, outputs, reference };
  }
  if (verdict?.kind === 'unchanged') return { module, outcome: 'unchanged' };
  const error = verdict?.kind === 'failed' ? verdict.error : new TypeError(`${module} was not planned`);
  const next = error instanceof DeployerError ? error.next : undefined;
  const failure = { message: messageOf(error), exitCode: exitCodeOf(error), ...(next !== undefined && { next }) };
  return { module, outcome: 'failed', failure };
}
