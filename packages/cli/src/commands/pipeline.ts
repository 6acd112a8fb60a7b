import { findEnvironment, type Environment } from '@mlopspltf/definition';
import type { OperationResult, PipelineSession } from '@mlopspltf/deployer';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PipelineOperations } from '../operations';
import { limitsIn } from '../output/limits';
import type { Command, Outcome, Task } from './command';
import { outcomeOf } from './operation';
import { findingsOf, handOnWave, placeOf, wayOnOf } from './pipeline-page';
import { inPipelineSession, onPage, openData } from './pipeline-session';
import { appendOutputs, appendSummary, outputFile } from './workflow-files';

/** Plans in a job of a workflow: for a push, or for a pull request. */
export const planInPipeline: Command = (task) => (task.checked.pullRequest ? planPullRequest(task) : planPush(task));

const planPush: Command = async (task) => {
  const { host, operations, checked } = task;
  const outputs = outputFile(host.env, task.call.command);
  const pipeline = operations.pipeline();
  const revision = await onPage(task, {}, () => Promise.resolve().then(() => pipeline.pushRevision(host.env)));
  return onPage(task, { revision }, async () => {
    const done = await inPipelineSession(task, revision, (session) => pipeline.planForPush(session, checked.wave));
    return handOnWave(task, { revision, done, outputs });
  });
};

const planPullRequest: Command = async (task) => {
  const { checked, checkout, host, operations } = task;
  const pipeline = operations.pipeline();
  const { COMMENT_MARKER, pullRequestComment } = operations.summaries();
  const tell = async (text: string): Promise<void> => {
    if (checked.comment !== undefined) await writeFile(resolve(host.cwd, checked.comment), text);
  };
  // A comment of an earlier commit must not stay as if it were of this one.
  const also = (page: string): Promise<void> => tell(`${COMMENT_MARKER}\n\n${page}`);
  const revision = await onPage(task, { also }, () => pipeline.pullRequestRevision(checkout.root, host.env));
  return onPage(task, { revision, also }, async () => {
    const base = checked.baseData === undefined ? undefined : await openData(task, checked.baseData);
    try {
      const done = await inPipelineSession(task, revision, (session) => pipeline.planForPullRequest(session, base));
      const { result, own, deferred } = done.value;
      const { platform } = done.brought;
      const comment = pullRequestComment({
        ...findingsOf(done, platform),
        own,
        needsApproval: needsApproval(findEnvironment(platform, result.environment)),
        url: revision.pipeline.url,
      });
      await tell(comment);
      await appendSummary(host.env, comment);
      const { GITHUB_OUTPUT: file = '' } = host.env;
      const changed = result.modules.some(({ outcome }) => outcome === 'planned');
      if (file !== '') await appendOutputs(file, { changed: String(changed), deferred: String(deferred) });
      return outcomeOf(task, { ...done, value: result });
    } finally {
      await base?.close();
    }
  });
};

/** As the definition has it: GitHub is held to that, or `acceptUnprotected` says that it need not be. */
function needsApproval({ reviewers, acceptUnprotected }: Environment): boolean {
  return reviewers.length > 0 && !acceptUnprotected;
}

/** Applies exactly what was approved. */
export const applyInPipeline: Command = (task) =>
  changeInPipeline(task, 'deploy', (pipeline) => {
    const references = pipeline.parseReferences(task.host.env.PLANS);
    return (session) => pipeline.applyApproved(session, references);
  });

/** Removes what was shown of what the pipeline has deployed, in the environment that a person has typed. */
export const destroyInPipeline: Command = (task) =>
  changeInPipeline(task, 'destroy', (pipeline) => {
    const shown = pipeline.parseDestruction(task.host.env.DESTRUCTION);
    return (session) => pipeline.destroyConfirmed(session, task.checked.confirm ?? '', shown);
  });

/** @param work checks what it is given, then works in a session */
async function changeInPipeline(
  task: Task,
  operation: 'deploy' | 'destroy',
  work: (pipeline: PipelineOperations) => (session: PipelineSession) => Promise<OperationResult>,
): Promise<Outcome> {
  const { host, operations } = task;
  const pipeline = operations.pipeline();
  const revision = await onPage(task, {}, () => Promise.resolve().then(() => pipeline.pushRevision(host.env)));
  return onPage(task, { revision }, async (): Promise<Outcome> => {
    const done = await inPipelineSession(task, revision, work(pipeline));
    const { value: result, warnings } = done;
    const { environment, account, modules } = result;
    const { applySummary } = operations.summaries();
    await appendSummary(
      host.env,
      applySummary({
        operation,
        environment,
        account,
        modules,
        warnings: [...limitsIn(result), ...warnings],
        ...placeOf(revision),
        wayOn: wayOnOf(task, result, revision),
      }),
    );
    return outcomeOf(task, done);
  });
}
