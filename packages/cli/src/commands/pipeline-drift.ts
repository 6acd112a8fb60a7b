import type { Command } from './command';
import { driftOutcome, lookForDrift } from './drift';
import { onPage } from './pipeline-session';
import { appendSummary } from './workflow-files';

/** The same as {@link drift} in a job of a workflow, with a page that shows it. */
export const driftInPipeline: Command = (task) =>
  onPage(task, {}, async () => {
    const done = await lookForDrift(task);
    const { value, warnings } = done;
    await appendSummary(task.host.env, task.operations.summaries().driftSummary({ ...value, warnings }));
    return driftOutcome(task, done);
  });
