import { shardFile, shardOutput } from '@mlopspltf/definition';
import { join } from 'node:path';
import { GuardError } from '../errors';
import { Deployment } from '../operations/deployment';
import type { Node } from '../operations/graph';
import { withRun } from '../operations/run';
import { planWave } from '../operations/wave';
import { chooseModules } from '../selection/choose';
import { readIfPresent } from '../workspace/files';
import { refuseOtherBranch, refuseSuperseded } from './branch-guard';
import { conclude } from './conclude';
import { GatheredWave } from './gathered-wave';
import type { PipelinePlan, PipelineSession } from './plan';
import { parseShardResult, type ShardPlan, type ShardResult } from './shard-result';
import type { Shard } from './shards';

/** What the shards of a wave have handed on. */
export interface GatherRequest {
  /** Counted from 1. */
  readonly wave: number;
  /** As they were detected. */
  readonly shards: readonly Shard[];
  /** SHA-256 of each file, by the name of the output that the shard's job has put out. */
  readonly digests: Readonly<Record<string, string>>;
  /** In which the files lie, absolute. */
  readonly folder: string;
}

/**
 * Puts together what the shards of a wave have planned, and judges it as one job that plans everything does: what reads
 * values that a pending plan changes waits for the next wave, and its plan is dropped.
 *
 * @throws GuardError when what a shard hands on is missing, or is not what it wrote; when the branch leads elsewhere or
 * has moved on; and as `plan` does
 */
export async function gatherForPush(session: PipelineSession, request: GatherRequest): Promise<PipelinePlan> {
  refuseOtherBranch(session);
  await refuseSuperseded(session);
  const results = await readResults(request);
  for (const message of new Set(results.flatMap(({ warnings }) => warnings)))
    session.report({ kind: 'warning', message });
  const chosen = await chooseModules(session, { appliedBy: 'pipeline' });
  return withRun(session, { operation: 'plan' }, async (run) => {
    const deployment = await Deployment.open(run, 'plan', chosen, { refuses: true });
    const { catalog } = deployment;
    const gathered = new GatheredWave(results, async ({ name }) => catalog.difference(await catalog.planned(name)));
    const verdicts = await planWave(chosen.chosen, {
      plan: (node) => settled(deployment, node, gathered.plan(node)),
      reads: (node, dependency) => catalog.reads(node.name, dependency),
    });
    const planned = [...verdicts].flatMap(([module, verdict]) =>
      verdict.kind === 'planned' ? [{ module, plan: verdict.plan }] : [],
    );
    const pending = planned.map(({ module, plan }) => {
      const configuration = catalog.configuration(module);
      return [module, { plan, planned: { configuration, digests: configuration.digests } }] as const;
    });
    const concluded = await conclude(run, { deployment, wave: request.wave, verdicts, pending: new Map(pending) });
    // Parts of a wave would be approved as if they were all of it.
    const references = concluded.result.exitCode === 0 ? planned.map(({ plan }) => plan.reference) : [];
    return { ...concluded, references };
  });
}

/** Keeps with the module what planning has come to. */
async function settled(
  { progress }: Deployment,
  { name }: Node,
  planning: Promise<ShardPlan | undefined>,
): Promise<ShardPlan | undefined> {
  try {
    const plan = await planning;
    if (plan) progress.settle(name, 'planned', { changes: plan.changes });
    else progress.settleSilently(name, 'unchanged');
    return plan;
  } catch (error) {
    progress.fail(name, error);
    throw error;
  }
}

/** @throws GuardError that names every shard whose result is missing, or is not what its job has written */
async function readResults({ shards, digests, folder }: GatherRequest): Promise<readonly ShardResult[]> {
  const found = await Promise.all(
    shards.map(async (shard) => {
      const { number } = shard;
      const digest = digests[shardOutput(number)];
      if (digest === undefined || digest === '') return `shard ${number}: its job was ended, or failed: see there`;
      const text = await readIfPresent(join(folder, shardFile(number)));
      if (text === undefined) return `shard ${number}: ${shardFile(number)} is missing`;
      const result = parseShardResult(text, digest, shard);
      return typeof result === 'string' ? `shard ${number}: ${shardFile(number)} ${result}` : result;
    }),
  );
  const problems = found.filter((one) => typeof one === 'string');
  if (problems.length === 0) return found.filter((one) => typeof one !== 'string');
  const lines = problems.map((problem) => `  ${problem}`);
  throw new GuardError(
    ['What the shards have planned is not all there, so nothing of this wave can be approved:', ...lines].join('\n'),
  );
}
