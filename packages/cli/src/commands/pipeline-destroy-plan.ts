import { limitsIn } from '../output/limits';
import type { Command } from './command';
import { outcomeOf } from './operation';
import { placeOf, wayOnOf } from './pipeline-page';
import { inPipelineSession, onPage } from './pipeline-session';
import { appendOutputs, appendSummary, outputFile } from './workflow-files';

/** Puts on the page of the run what would be removed, for whoever approves it, and hands on exactly that. */
export const planDestroyInPipeline: Command = async (task) => {
  const { call, checked, host, operations } = task;
  const outputs = outputFile(host.env, call.command);
  const pipeline = operations.pipeline();
  const revision = await onPage(task, {}, () => Promise.resolve().then(() => pipeline.pushRevision(host.env)));
  return onPage(task, { revision }, async () => {
    const done = await inPipelineSession(task, revision, (session) =>
      pipeline.planDestruction(session, checked.confirm ?? ''),
    );
    const { result, shown } = done.value;
    const { environment, account, modules, removed = [] } = result;
    const { destructionSummary } = operations.summaries();
    await appendSummary(
      host.env,
      destructionSummary({
        environment,
        account,
        modules,
        leftover: removed,
        planned: done.waves.flatMap((wave) => wave.modules),
        warnings: [...limitsIn(result), ...done.warnings],
        ...placeOf(revision),
        wayOn: wayOnOf(task, result, revision),
      }),
    );
    await appendOutputs(outputs, {
      changed: String(shown.length > 0),
      destruction: pipeline.serializeDestruction(shown),
    });
    return outcomeOf(task, { ...done, value: result });
  });
};
