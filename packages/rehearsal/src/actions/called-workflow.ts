import type { Contexts } from '../api';
import { ExpressionFailedError } from '../errors';
import { callInputs, render, valueOf, type CallingJob, type Inputs, type LoadedWorkflow } from '../workflow';
import { cancelled, enterGroup, groupFrom } from './gates';
import type { Frame } from './scope';
import { combined, type JobEnd } from './status';

/** A job that calls a workflow, and is to run now: its condition holds. */
export interface CalledWorkflowOptions {
  readonly job: CallingJob;
  /** `github`, `inputs`, `needs`, `matrix`, `strategy`, `vars`. */
  readonly contexts: Contexts;
  /** The caller's, but for path and title, which are those of this job. */
  readonly frame: Frame;
  readonly play: (frame: Frame) => Promise<ReadonlyMap<string, JobEnd>>;
  /** Whether its condition holds in a run that was cancelled. */
  readonly wantedWhenCancelled: () => boolean;
}

/**
 * Runs a called workflow in place of the job that calls it.
 * @see https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows
 */
export class CalledWorkflow {
  private readonly controller = new AbortController();
  private readonly signal: AbortSignal;

  constructor(private readonly options: CalledWorkflowOptions) {
    this.signal = AbortSignal.any([options.frame.signal, this.controller.signal]);
  }

  public async run(): Promise<JobEnd> {
    const { frame, job, contexts } = this.options;
    if (!job.concurrency) return this.play(frame.held);
    const wanted = groupFrom(job.concurrency, contexts);
    const stop = (reason: string): void => {
      this.controller.abort(reason);
    };
    const reconsider = (): void => {
      if (!this.options.wantedWhenCancelled()) stop('The run was canceled.');
    };
    // Once it is in the group, its own jobs know what a cancelled run means for them.
    const entered = await frame.attempt.during({ stop, reconsider }, () =>
      enterGroup({ attempt: frame.attempt, signal: this.signal, stop }, wanted, frame.held),
    );
    if (!('leave' in entered)) return this.ended(entered.conclusion, entered.message);
    try {
      if (this.signal.aborted) return this.ended('cancelled', cancelled(this.signal).message);
      return await this.play([...frame.held, wanted.group.toLowerCase()]);
    } finally {
      entered.leave();
    }
  }

  private async play(held: readonly string[]): Promise<JobEnd> {
    const { frame, job } = this.options;
    const workflow = frame.workflow.calls.get(job.id);
    if (!workflow) throw new Error(`the workflow that the job "${job.id}" calls was not read`);
    const inputs = this.inputs(workflow);
    const ends = await this.options.play({ ...frame, workflow, inputs, held, signal: this.signal });
    const results = [...ends.values()];
    return {
      result: combined(results.map(({ result }) => result)),
      outputs: this.outputs(workflow, inputs, ends),
      fresh: results.some(({ fresh }) => fresh),
    };
  }

  /** @throws {ExpressionFailedError} where GitHub would not take them */
  private inputs(workflow: LoadedWorkflow): Inputs {
    const { job, contexts, frame } = this.options;
    const declared = workflow.definition.on.workflow_call?.inputs ?? {};
    const { github, inputs: outer, vars } = contexts;
    const defaults = Object.entries(declared).map(([name, input]) => {
      const value =
        typeof input.default === 'string' ? render(input.default, { github, inputs: outer, vars }) : input.default;
      return [name, { ...input, ...(value === undefined ? {} : { default: value }) }] as const;
    });
    const given = Object.entries(job.with).map(
      ([name, value]) => [name, typeof value === 'string' ? valueOf(value, contexts) : value] as const,
    );
    const { inputs, findings } = callInputs(
      Object.fromEntries(defaults),
      Object.fromEntries(given),
      frame.path.join('/'),
    );
    if (findings.length > 0) throw new ExpressionFailedError(`jobs.${job.id}.with`, findings.join('; '));
    return inputs;
  }

  /** @throws {ExpressionFailedError} */
  private outputs(workflow: LoadedWorkflow, inputs: Inputs, ends: ReadonlyMap<string, JobEnd>): JobEnd['outputs'] {
    const jobs = Object.fromEntries([...ends].map(([id, { result, outputs }]) => [id, { result, outputs }]));
    const contexts = { github: this.options.contexts.github, inputs, vars: {}, jobs };
    const declared = Object.entries(workflow.definition.on.workflow_call?.outputs ?? {});
    return Object.fromEntries(declared.map(([name, text]) => [name, render(text, contexts)]));
  }

  private ended(result: 'failure' | 'cancelled', message: string): JobEnd {
    const { attempt, path, title } = this.options.frame;
    attempt.newJob(path.join('/'), title.join(' / ')).complete(result, message);
    return { result, outputs: {}, fresh: true };
  }
}
