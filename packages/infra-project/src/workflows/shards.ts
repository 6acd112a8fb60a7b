import { shardOutput } from '@mlopspltf/definition';
import { pipelineDetect, pipelineGather, pipelineShard } from './commands';
import { deliveryJob, ofKind } from './delivery-job';
import { expression, is, outputsOfStep } from './expressions';
import { ARTIFACT, DECISION, JOB, KIND, OUTPUT, outputOf } from './names';
import type { StepsJob } from './model';
import type { Planning } from './planning';
import { downloadAll, RETENTION, TIME_LIMIT, upload } from './steps';
import type { DeliveredPlatform } from './trusted-tools';

/** Id of the step whose outputs a job has. */
const STEP = 'plan';
/** Name in the matrix: a number, and names of modules. */
const SHARD = 'shard';
const NUMBER = expression(`matrix.${SHARD}.number`);

/**
 * A wave of many modules: what differs is shared out, planned side by side, and judged as a whole. What the shards hand
 * on goes by artifacts, because the role that plans reads no plan back; it is what the page of the run shows, and its
 * digests go by outputs.
 *
 * @param most shards
 */
export function shardedPlanning(
  platform: DeliveredPlatform,
  planning: Planning,
  most: number,
): Readonly<Record<string, StepsJob>> {
  const { wave } = planning;
  return {
    [JOB.detect(wave)]: detectJob(platform, planning, most),
    [JOB.shard(wave)]: shardJob(platform, planning, most),
    [JOB.plan(wave)]: gatherJob(platform, planning),
  };
}

function detectJob(platform: DeliveredPlatform, { title, begin }: Planning, most: number): StepsJob {
  return deliveryJob(platform, {
    name: `${title}1. Detect`,
    ...begin,
    limit: TIME_LIMIT.talk,
    role: 'plan',
    outputs: outputsOfStep(STEP, [OUTPUT.changed, OUTPUT.shards]),
    steps: [pipelineDetect(STEP, most)],
  });
}

/**
 * Each job of the matrix has an output of its own: they would overwrite each other's.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#using-job-outputs-in-a-matrix-job
 */
function shardJob(platform: DeliveredPlatform, { wave, title }: Planning, most: number): StepsJob {
  const shards = outputOf(JOB.detect(wave), OUTPUT.shards);
  const ownOutputs = Array.from({ length: most }, (_, index) => shardOutput(index + 1));
  return deliveryJob(platform, {
    name: `${title}2. Init and plan, shard ${NUMBER}`,
    needs: [JOB.detect(wave)],
    // GitHub looks at this before it makes the matrix, and fails one that is empty.
    condition: is(outputOf(JOB.detect(wave), OUTPUT.changed), 'true'),
    matrix: { [SHARD]: expression(`fromJSON(${shards})`) },
    limit: TIME_LIMIT.plan,
    role: 'plan',
    outputs: outputsOfStep(STEP, ownOutputs),
    steps: [pipelineShard(STEP, wave, `toJSON(matrix.${SHARD})`), upload(ARTIFACT.shard(wave, NUMBER), RETENTION.run)],
  });
}

/** Comes after a shard that failed as well: to say on the page which one it was, and how it goes on. */
function gatherJob(platform: DeliveredPlatform, { wave, title }: Planning): StepsJob {
  const detect = JOB.detect(wave);
  const results = ARTIFACT.shard(wave, '*');
  return deliveryJob(platform, {
    name: `${title}2. Gather what was planned`,
    needs: [detect],
    follows: [JOB.shard(wave)],
    condition: ofKind(KIND.deploy),
    limit: TIME_LIMIT.plan,
    role: 'plan',
    outputs: outputsOfStep(STEP, DECISION),
    prepare: [{ ...downloadAll(results.name), if: expression(is(outputOf(detect, OUTPUT.changed), 'true')) }],
    steps: [pipelineGather(STEP, wave, outputOf(detect, OUTPUT.shards), `toJSON(needs.${JOB.shard(wave)}.outputs)`)],
  });
}
