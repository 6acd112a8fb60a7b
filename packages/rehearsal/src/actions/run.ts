import type { Conclusion, RunFacts, RunListing } from '../api';
import { ExpressionFailedError } from '../errors';
import type { ConcurrencyDefinition, Inputs, LoadedWorkflow } from '../workflow';
import { Approvals, type Review } from './approvals';
import { Attempt, type Surroundings } from './attempt';
import { githubContext } from './contexts';
import type { JobView, PendingApproval, Progress } from './events';
import { enterGroup, groupFrom, type Group } from './gates';
import { Scope, type Frame } from './scope';
import { runConclusion, type JobEnd } from './status';

export interface RunOptions {
  readonly surroundings: Surroundings;
  readonly facts: RunFacts;
  /** What is to run; or why GitHub would not start a job of it. */
  readonly workflow: LoadedWorkflow | { readonly invalid: string };
  /** Of a run by hand. */
  readonly inputs: Inputs;
  /** Login of who started this attempt. */
  readonly triggeringActor: string;
  /** Jobs that are not to run again, by path. @default - all run */
  readonly kept?: ReadonlyMap<string, JobEnd>;
}

/** One attempt of a run of a workflow. It goes on by itself once it is started. */
export class Run {
  /**
   * How it ended. Rejects for what is no matter of the workflow, such as what cannot be imitated; all jobs have ended then,
   * too.
   */
  public readonly ended: Promise<Conclusion>;
  private readonly attempt: Attempt;
  private readonly approvals: Approvals;
  private readonly controller = new AbortController();
  private conclusionNow: Conclusion | undefined;
  private pending = false;
  private stopped: string | undefined;

  constructor(private readonly options: RunOptions) {
    const { facts, surroundings, workflow, triggeringActor, kept } = options;
    this.approvals = new Approvals([facts.event.actor, triggeringActor]);
    const { world } = surroundings;
    const github = 'invalid' in workflow ? {} : githubContext({ world, facts, workflow, triggeringActor });
    const more = kept ? { kept } : {};
    this.attempt = new Attempt({ ...surroundings, facts, approvals: this.approvals, github, ...more });
    this.ended = this.play();
    // Whoever waits for it hears of it; where nobody does, it is in the run's message.
    this.ended.catch(() => undefined);
  }

  public get facts(): RunFacts {
    return this.options.facts;
  }

  /** Of a run by hand, with their types. */
  public get inputs(): Inputs {
    return this.options.inputs;
  }

  public get conclusion(): Conclusion | undefined {
    return this.conclusionNow;
  }

  /** Why it ended so, where no job says it. */
  public get message(): string | undefined {
    const { workflow } = this.options;
    return 'invalid' in workflow ? workflow.invalid : (this.attempt.failure?.message ?? this.stopped);
  }

  /** How the jobs with steps ended, by path: what a next attempt can keep. */
  public get ends(): ReadonlyMap<string, JobEnd> {
    return this.attempt.ends;
  }

  public get status(): Progress {
    if (this.conclusionNow !== undefined) return 'completed';
    if (this.pending) return 'pending';
    const statuses = this.jobs.map(({ status }) => status);
    const order = ['in_progress', 'queued', 'waiting', 'pending'] as const;
    return order.find((status) => statuses.includes(status)) ?? 'in_progress';
  }

  /** In the order in which they came to be decided. */
  public get jobs(): readonly JobView[] {
    return this.attempt.jobs.map((job) => job.view());
  }

  /** What waits for a person. */
  public get pendingApprovals(): readonly PendingApproval[] {
    return this.approvals.pending();
  }

  /**
   * Approves or rejects all jobs of this run that wait for an environment now.
   * @throws {RequestError} where none waits, or this reviewer may not
   */
  public review(review: Review): void {
    this.approvals.review(review);
    const { environment, reviewer, approved } = review;
    this.options.surroundings.emit({ kind: 'approval-given', run: this.facts, environment, reviewer, approved });
  }

  /** Cancels what has not ended; jobs whose condition holds in a cancelled run go on. */
  public cancel(reason = 'The run was canceled.'): void {
    if (this.conclusionNow !== undefined) return;
    this.controller.abort(reason);
    this.attempt.cancel(reason);
  }

  public listing(): RunListing {
    const { facts, status, conclusion } = this;
    const ended = conclusion === undefined ? {} : { conclusion };
    const jobs = this.jobs.map((job) => ({
      id: job.id,
      name: job.title,
      status: job.status,
      ...(job.conclusion === undefined ? {} : { conclusion: job.conclusion }),
    }));
    return {
      facts,
      status,
      ...ended,
      jobs,
      cancel: () => {
        this.cancel();
      },
    };
  }

  private async play(): Promise<Conclusion> {
    const { surroundings, facts } = this.options;
    surroundings.emit({ kind: 'run-started', run: facts });
    const conclusion = await this.concluded();
    this.conclusionNow = conclusion;
    const { message } = this;
    surroundings.emit({ kind: 'run-ended', run: facts, conclusion, ...(message === undefined ? {} : { message }) });
    if (this.attempt.failure) throw this.attempt.failure;
    return conclusion;
  }

  private async concluded(): Promise<Conclusion> {
    const { workflow, inputs } = this.options;
    if ('invalid' in workflow) return 'failure';
    const { definition } = workflow;
    const frame = { attempt: this.attempt, workflow, inputs, path: [], title: [], before: [] };
    // Jobs decide for themselves what a cancelled run means for them.
    const { signal } = new AbortController();
    if (!definition.concurrency) return this.playJobs({ ...frame, held: [], signal });
    const wanted = this.group(definition.concurrency);
    if (wanted === undefined) return 'failure';
    this.pending = true;
    const stop = (reason: string): void => {
      this.cancel(reason);
    };
    const entered = await enterGroup({ attempt: this.attempt, signal: this.controller.signal, stop }, wanted, []);
    this.pending = false;
    if (!('leave' in entered)) {
      this.stopped = entered.message;
      return entered.conclusion;
    }
    try {
      return await this.playJobs({ ...frame, held: [wanted.group.toLowerCase()], signal });
    } finally {
      entered.leave();
    }
  }

  private group(concurrency: ConcurrencyDefinition): Group | undefined {
    const { github } = this.attempt.options;
    try {
      return groupFrom(concurrency, { github, inputs: this.options.inputs, vars: {} });
    } catch (error) {
      if (!(error instanceof ExpressionFailedError)) throw error;
      this.stopped = error.message;
      return undefined;
    }
  }

  private async playJobs(frame: Frame): Promise<Conclusion> {
    const ends = await new Scope(frame).play();
    return runConclusion(
      [...ends.values()].map(({ result }) => result),
      this.attempt.cancelled,
    );
  }
}
