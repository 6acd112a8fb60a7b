import { findEnvironment } from '@mlopspltf/definition';
import type { BroughtData, PipelineSession } from '@mlopspltf/deployer';
import { resolve } from 'node:path';
import { failureOf } from '../output/failure';
import { shellCommand } from '../output/shell';
import type { Task } from './command';
import { environmentOf } from './environment';
import { inSession, type SessionOutcome } from './session';
import { appendSummary } from './workflow-files';

type PipelineRevision = PipelineSession['revision'];

/** A session on what a commit has synthesized, beside what the default branch says. */
export async function inPipelineSession<T>(
  task: Task,
  revision: PipelineRevision,
  work: (session: PipelineSession, brought: BroughtData) => Promise<T>,
): Promise<SessionOutcome<T> & { readonly brought: BroughtData }> {
  const brought = await openData(task, task.checked.data);
  const { platform, output } = brought;
  try {
    const options = {
      environment: findEnvironment(platform, environmentOf(task).name),
      source: { platform, output, revision },
      // Given on the page of the run, before this job was started.
      autoApprove: true,
      commandFor: () => shellCommand(['gh', 'run', 'rerun', revision.pipeline.id]),
    };
    const done = await inSession(task, options, (session) => work({ ...session, revision }, brought));
    return { ...done, brought };
  } finally {
    await brought.close();
  }
}

/** What was synthesized, behind the definition of the checkout. @param folder as typed */
export function openData({ checkout, host, operations }: Task, folder = '.'): Promise<BroughtData> {
  const { platform: trusted, root } = checkout;
  return operations.pipeline().openBroughtData({ trusted, root, data: resolve(host.cwd, folder) });
}

/** Puts what ended a job on the page of its run, where people look; the error goes on as it is. */
export async function onPage<T>(
  task: Task,
  { revision, also }: { readonly revision?: PipelineRevision; readonly also?: (page: string) => Promise<void> },
  work: () => Promise<T>,
): Promise<T> {
  const { host } = task;
  try {
    return await work();
  } catch (error) {
    const stoppedBy = host.signal.aborted ? String(host.signal.reason) : undefined;
    const { message, exitCode, kind, next } = failureOf(error, { debug: false, stoppedBy });
    const { refusalSummary, wayOn } = task.operations.summaries();
    const page = refusalSummary({
      environment: environmentOf(task).name,
      message,
      wayOn: revision && wayOn({ exitCode, next, run: revision.pipeline, superseded: kind === 'SupersededError' }),
    });
    // What went wrong matters more than where it is told.
    await Promise.allSettled([appendSummary(host.env, page), also?.(page)]);
    throw error;
  }
}
