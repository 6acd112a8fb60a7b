import type { Platform } from '@mlopspltf/definition';
import type { AdministratorsModule, OperationResult, PipelinePlan, PipelineSession } from '@mlopspltf/deployer';
import { limitsIn } from '../output/limits';
import type { Outcome, Task } from './command';
import { outcomeOf } from './operation';
import type { inPipelineSession } from './pipeline-session';
import type { SessionOutcome } from './session';
import { appendOutputs, appendSummary } from './workflow-files';

type PipelineRevision = PipelineSession['revision'];

/** What was planned of a wave, and of what. */
export interface PlannedWave {
  readonly revision: PipelineRevision;
  readonly done: Awaited<ReturnType<typeof inPipelineSession<PipelinePlan>>>;
  /** That of the job's outputs, absolute. */
  readonly outputs: string;
}

/** Puts a wave on the page of its run, for whoever approves it, and hands on exactly what is shown there. */
export async function handOnWave(task: Task, { revision, done, outputs }: PlannedWave): Promise<Outcome> {
  const { result, references, deferred } = done.value;
  const { planSummary } = task.operations.summaries();
  const findings = findingsOf(done, done.brought.platform);
  const page = planSummary({ ...findings, ...placeOf(revision), wayOn: wayOnOf(task, result, revision) });
  await appendSummary(task.host.env, page);
  await appendOutputs(outputs, {
    changed: String(references.length > 0),
    plans: task.operations.pipeline().serializeReferences(references),
    deferred: String(deferred),
  });
  return outcomeOf(task, { ...done, value: result });
}

type PlanOutcome = SessionOutcome<{
  readonly result: OperationResult;
  readonly administrators: readonly AdministratorsModule[];
}>;

/** For the page of the run, or for the comment. */
export function findingsOf({ value, waves, warnings }: PlanOutcome, platform: Platform) {
  const { result, administrators } = value;
  const { environment, account, modules, removed = [], refusals = [] } = result;
  const refused = refusals.map((refusal) => `A deployment would be refused: ${refusal}`);
  return {
    environment,
    account,
    modules,
    administrators,
    leftover: removed,
    planned: waves.flatMap((wave) => wave.modules),
    waiting: waves.flatMap((wave) => wave.deferred),
    warnings: [...refused, ...limitsIn(result), ...warnings],
    dependencies: Object.fromEntries(platform.modules.map(({ name, dependsOn }) => [name, dependsOn])),
  };
}

export function placeOf({ commit = '', branch = '' }: PipelineRevision) {
  return { commit, branch };
}

export function wayOnOf(task: Task, { exitCode, next, modules }: OperationResult, { pipeline: run }: PipelineRevision) {
  const unsaved = modules.filter(({ unsavedState }) => unsavedState).map(({ module }) => module);
  return task.operations.summaries().wayOn({ exitCode, next, run, unsaved });
}
