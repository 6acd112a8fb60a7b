import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Contexts, JobReport, JobResult, JobRunner, JobWork } from '../api';
import { render } from '../workflow/expressions';
import { eventFile } from './default-variables';
import { jobEnvironment } from './environment';
import { JobClock } from './job-clock';
import { makeJobFolders, removeJobFolders, removeScratch, type JobFolders } from './job-folders';
import { JobLog } from './job-log';
import { JobState } from './job-state';
import { Masks } from './masks';
import { endOrphans } from './orphans';
import { prepareSteps } from './prepare';
import { installPrograms } from './programs';
import { failureOf, type PreparedStep } from './step-call';
import { Steps } from './steps';
import type { RunnerOptions } from './world';

/** Runs jobs on this machine: scripts in bash, actions by what stands in for them. */
export class LocalJobRunner implements JobRunner {
  constructor(private readonly options: RunnerOptions) {}

  public async run(work: JobWork, report: (event: JobReport) => void, signal: AbortSignal): Promise<JobResult> {
    const prepared = prepareSteps(work, this.options.standIns);
    const folders = makeJobFolders(this.options.folder, work);
    const { token, revoke } = this.options.github.issueToken(work.permissions);
    const tracking = `rehearsal_${randomUUID()}`;
    const end = new JobClock(signal, work.timeoutMinutes);
    let failed = true;
    try {
      const result = await this.runJob(work, prepared, report, { folders, token, tracking, end });
      failed = result.conclusion === 'failure';
      return result;
    } finally {
      end.stop();
      endOrphans(tracking);
      revoke();
      removeScratch(folders);
      // What failed may be looked at.
      if (!failed) removeJobFolders(folders);
    }
  }

  private async runJob(
    work: JobWork,
    prepared: readonly PreparedStep[],
    report: (event: JobReport) => void,
    { folders, token, tracking, end }: OwnParts,
  ): Promise<JobResult> {
    const { machine = process.env, endpoint, patience } = this.options;
    installPrograms(folders, this.options);
    const masks = new Masks();
    masks.add(token);
    const log = new JobLog(folders.log, masks, report);
    const environment = jobEnvironment({ work, folders, machine, tracking, ...(endpoint && { endpoint }) });
    const state = new JobState({ work, folders, token, environment });
    const { event = {} } = work.contexts.github as { readonly event?: unknown };
    writeFileSync(eventFile(folders), JSON.stringify(event));
    const summaries: string[] = [];
    const post: (readonly [name: string, step: () => Promise<void> | void])[] = [];
    const steps = new Steps(
      {
        ...{ work, folders, state, log, masks, token },
        ...(patience && { patience }),
        summarize: (text) => void summaries.push(masks.apply(text)),
        afterwards: (name, step) => void post.push([name, step]),
      },
      end,
      report,
    );
    for (const step of prepared) await steps.run(step);
    for (const [name, step] of post.reverse()) await steps.runAfterwards(name, step);
    if (end.cancelled.aborted) state.cancelled = true;
    const outputs = outputsOf(work, state, masks, log);
    return {
      conclusion: state.conclusion,
      outputs,
      steps: steps.results,
      summary: summaries.join('\n'),
      log: folders.log,
    };
  }
}

/** What belongs to one job alone. */
interface OwnParts {
  readonly folders: JobFolders;
  readonly token: string;
  readonly tracking: string;
  readonly end: JobClock;
}

/**
 * Those that hold a masked value are left out, and one that cannot be evaluated fails the job.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs
 */
function outputsOf(work: JobWork, state: JobState, masks: Masks, log: JobLog): Readonly<Record<string, string>> {
  const contexts: Contexts = state.contexts();
  const outputs: (readonly [string, string])[] = [];
  for (const [name, text] of Object.entries(work.outputs)) {
    try {
      const value = render(text, contexts);
      if (masks.hides(value)) log.warning(`The output "${name}" is left out: it may hold what is masked.`);
      else outputs.push([name, value]);
    } catch (error) {
      log.error(failureOf(error));
      state.failed = true;
    }
  }
  return Object.fromEntries(outputs);
}
