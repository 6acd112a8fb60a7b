import type { Contexts, JobWork } from '../api';
import { ExpressionFailedError } from '../errors';
import { numberFrom, readOnly, render, type LoadedWorkflow, type StepsJob } from '../workflow';
import type { Attempt, JobRecord } from './attempt';
import { environmentVariables } from './contexts';
import { cancelled, enterEnvironment, enterGroup, groupFrom, type Passer, type TurnedAway } from './gates';
import type { JobEnd } from './status';

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes */
const DEFAULT_TIMEOUT_MINUTES = 360;

/** A job with steps that is to run now: its condition holds. */
export interface SteppedJobOptions {
  readonly attempt: Attempt;
  readonly record: JobRecord;
  readonly job: StepsJob;
  /** The file it stands in. */
  readonly workflow: LoadedWorkflow;
  /** `github`, `inputs`, `needs`, `matrix`, `strategy`, `vars`. */
  readonly contexts: Contexts;
  /** Groups that the run or a calling job is in. */
  readonly held: readonly string[];
  /** Aborted when what it is part of is stopped: a matrix, a call. */
  readonly signal: AbortSignal;
  /** Whether its condition holds in a run that was cancelled. */
  readonly wantedWhenCancelled: () => boolean;
}

/** One job from its concurrency group through its environment and a slot to the runner. */
export class SteppedJob {
  private readonly controller = new AbortController();
  private readonly signal: AbortSignal;
  private readonly leaves: (() => void)[] = [];

  constructor(private readonly options: SteppedJobOptions) {
    this.signal = AbortSignal.any([options.signal, this.controller.signal]);
  }

  public async run(): Promise<JobEnd> {
    const { attempt, wantedWhenCancelled } = this.options;
    const stop = (reason: string): void => {
      this.controller.abort(reason);
    };
    const reconsider = (): void => {
      if (!wantedWhenCancelled()) stop('The run was canceled.');
    };
    return attempt.during({ stop, reconsider }, async () => {
      try {
        return await this.play(stop);
      } catch (error) {
        if (!(error instanceof ExpressionFailedError)) attempt.fail(error);
        return this.turnedAway({
          conclusion: 'failure',
          message: error instanceof Error ? error.message : String(error),
        });
      } finally {
        for (const leave of this.leaves) leave();
      }
    });
  }

  private async play(stop: (reason: string) => void): Promise<JobEnd> {
    const { attempt, record, contexts, job } = this.options;
    const passer = { attempt, record, signal: this.signal, stop };
    // An environment whose name comes out empty is none.
    const environment = job.environment ? render(job.environment.name, contexts) : '';
    const gates = [
      () => this.group(passer),
      () => (environment === '' ? undefined : enterEnvironment(passer, environment)),
    ];
    if (!attempt.options.waitingHoldsGroup) gates.reverse();
    for (const gate of gates) {
      const refused = this.signal.aborted ? cancelled(this.signal) : await gate();
      if (refused) return this.turnedAway(refused);
    }
    return this.atRunner(this.work(environment));
  }

  private async group(passer: Passer): Promise<TurnedAway | undefined> {
    const { job, contexts, held } = this.options;
    if (!job.concurrency) return undefined;
    const entered = await enterGroup(passer, groupFrom(job.concurrency, contexts), held);
    if (!('leave' in entered)) return entered;
    this.leaves.push(entered.leave);
    return undefined;
  }

  private async atRunner(work: JobWork): Promise<JobEnd> {
    const { attempt, record } = this.options;
    const { slots, world } = attempt.options;
    record.move('queued');
    this.leaves.push(await slots.take(this.signal));
    if (this.signal.aborted) return this.turnedAway(cancelled(this.signal));
    record.move('in_progress');
    const result = await world.runner.run(
      work,
      (report) => {
        attempt.report(record, report);
      },
      this.signal,
    );
    const { conclusion, outputs } = result;
    record.complete(conclusion, conclusion === 'cancelled' ? this.whyCancelled(work) : undefined, result);
    return { result: conclusion, outputs, fresh: true };
  }

  /** The runner keeps the time: GitHub ends a job that took too long like one that was cancelled. */
  private whyCancelled({ timeoutMinutes }: JobWork): string {
    if (this.signal.aborted) return cancelled(this.signal).message;
    return `The job has exceeded the maximum execution time of ${String(timeoutMinutes)} minutes.`;
  }

  private work(environment: string): JobWork {
    const { attempt, record, job, workflow, contexts } = this.options;
    const { facts } = attempt.options;
    const granted = job.permissions ?? workflow.permissions;
    const env = environmentVariables(workflow, job, contexts);
    const { timeoutMinutes = DEFAULT_TIMEOUT_MINUTES } = job;
    return {
      run: facts,
      title: record.title,
      path: record.path,
      id: job.id,
      workflowRef: workflow.ref,
      workflowSha: workflow.sha,
      contexts: { ...contexts, env },
      steps: job.steps,
      outputs: job.outputs,
      defaults: defaultsOf(workflow, job, { ...contexts, env }),
      permissions: facts.event.restricted ? readOnly(granted) : granted,
      ...(environment === '' ? {} : { environment }),
      timeoutMinutes: numberFrom(timeoutMinutes, contexts),
    };
  }

  private turnedAway({ conclusion, message }: TurnedAway): JobEnd {
    this.options.record.complete(conclusion, message);
    return { result: conclusion, outputs: {}, fresh: true };
  }
}

function defaultsOf(workflow: LoadedWorkflow, job: StepsJob, contexts: Contexts): JobWork['defaults'] {
  const { shell, workingDirectory } = { ...workflow.definition.defaults, ...job.defaults };
  return {
    ...(shell === undefined ? {} : { shell: render(shell, contexts) }),
    ...(workingDirectory === undefined ? {} : { workingDirectory: render(workingDirectory, contexts) }),
  };
}
