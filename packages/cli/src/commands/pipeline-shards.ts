import type { PipelineSession, Shard } from '@mlopspltf/deployer';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EXIT } from '../exit-codes';
import type { PipelineOperations } from '../operations';
import { plural } from '../output/style';
import type { Command, Outcome, Task } from './command';
import { outcomeOf } from './operation';
import { handOnWave } from './pipeline-page';
import { inPipelineSession, onPage } from './pipeline-session';
import { appendOutputs, outputFile } from './workflow-files';

/** Shares out what differs: the matrix of the jobs that plan it. */
export const detectInPipeline: Command = (task) =>
  forPush(task, (_, pipeline) => async (revision, outputs) => {
    const most = task.checked.shards ?? 1;
    const { value: shards } = await inPipelineSession(task, revision, (session) =>
      pipeline.detectForPush(session, { most }),
    );
    await appendOutputs(outputs, {
      changed: String(shards.length > 0),
      shards: pipeline.serializeShards(shards),
    });
    return { exitCode: EXIT.done, text: describeShards(shards) };
  });

/**
 * Plans one shard and hands on what came of it. A module that cannot be planned does not fail this job: whether it
 * counts is known where all shards are gathered.
 */
export const planShardInPipeline: Command = (task) =>
  forPush(task, ({ env }, pipeline) => {
    const shard = pipeline.parseShard(env.SHARD);
    return async (revision, outputs) => {
      const { wave } = task.checked;
      const done = await inPipelineSession(task, revision, (session) => pipeline.planShard(session, shard, wave));
      const { handedOver, result } = done.value;
      const folder = resultsFolder(task);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, handedOver.file), handedOver.text);
      await appendOutputs(outputs, { [handedOver.output]: handedOver.sha256 });
      return { ...outcomeOf(task, { ...done, value: result }), exitCode: EXIT.done, next: undefined };
    };
  });

/** Judges what all shards have planned, and puts it on the page of the run. */
export const gatherInPipeline: Command = (task) =>
  forPush(task, ({ env }, pipeline) => {
    const { wave } = task.checked;
    const [shards, digests] = [pipeline.parseShards(env.SHARDS), pipeline.parseDigests(env.DIGESTS)];
    return async (revision, outputs) => {
      const request = { wave, shards, digests, folder: resultsFolder(task) };
      const done = await inPipelineSession(task, revision, (session) => pipeline.gatherForPush(session, request));
      return handOnWave(task, { revision, done, outputs });
    };
  });

type PushWork = (revision: PipelineSession['revision'], outputs: string) => Promise<Outcome>;

/** @param prepare checks what the job is given, before anything is opened */
async function forPush(
  task: Task,
  prepare: (host: Task['host'], pipeline: PipelineOperations) => PushWork,
): Promise<Outcome> {
  const { host, operations, call } = task;
  const outputs = outputFile(host.env, call.command);
  const pipeline = operations.pipeline();
  const revision = await onPage(task, {}, () => Promise.resolve().then(() => pipeline.pushRevision(host.env)));
  return onPage(task, { revision }, () =>
    Promise.resolve()
      .then(() => prepare(host, pipeline))
      .then((work) => work(revision, outputs)),
  );
}

function resultsFolder({ host, checked }: Task): string {
  return resolve(host.cwd, checked.results ?? '.');
}

function describeShards(shards: readonly Shard[]): string {
  const count = shards.reduce((sum, { modules }) => sum + modules.length, 0);
  const lines = shards.map(({ number, modules }) => `shard ${number}: ${modules.join(', ')}\n`);
  return count === 0
    ? 'Nothing is to be planned.\n'
    : [`${plural(count, 'module')} to be planned\n`, ...lines].join('');
}
