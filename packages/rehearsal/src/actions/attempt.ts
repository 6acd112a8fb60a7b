import type { Conclusion, Contexts, JobReport, JobResult, RehearsalWorld, RunFacts } from '../api';
import type { Approvals } from './approvals';
import type { ConcurrencyGroups } from './concurrency';
import type { ActionsEvent, JobView, Progress } from './events';
import type { Slots } from './slots';
import type { JobEnd } from './status';

/** What all runs share. */
export interface Surroundings {
  readonly world: RehearsalWorld;
  readonly groups: ConcurrencyGroups;
  readonly slots: Slots;
  /** Whether a job that waits for an approval is in its concurrency group already. */
  readonly waitingHoldsGroup: boolean;
  readonly nextJobId: () => number;
  readonly emit: (event: ActionsEvent) => void;
}

export interface AttemptOptions extends Surroundings {
  readonly facts: RunFacts;
  readonly approvals: Approvals;
  /** The context `github`. */
  readonly github: Contexts;
  /** Jobs that are not to run again, by path. @default - all run */
  readonly kept?: ReadonlyMap<string, JobEnd>;
}

/** A job on its way, which has to say what a cancelled run means for it. */
export interface LiveJob {
  /** The run was cancelled: goes on only where its condition holds nevertheless. */
  readonly reconsider: () => void;
  readonly stop: (reason: string) => void;
}

/** One attempt of a run: what its jobs share. */
export class Attempt {
  public readonly jobs: JobRecord[] = [];
  /** How the jobs with steps ended that ran, or that did not have to run again; by path. */
  public readonly ends = new Map<string, JobEnd>();
  private readonly live = new Set<LiveJob>();
  private cancelReason: string | undefined;
  private error: Error | undefined;

  constructor(public readonly options: AttemptOptions) {}

  public get cancelled(): boolean {
    return this.cancelReason !== undefined;
  }

  /** Something that is no matter of the workflow went wrong, such as what cannot be imitated. */
  public get failure(): Error | undefined {
    return this.error;
  }

  /**
   * Cancels what has not ended. A job goes on, or still starts, where its condition holds in a cancelled run.
   * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
   */
  public cancel(reason: string): void {
    if (this.cancelled) return;
    this.cancelReason = reason;
    for (const job of this.live) job.reconsider();
  }

  /** Stops everything, since what comes would not be what GitHub does. */
  public fail(error: unknown): void {
    this.error ??= error instanceof Error ? error : new Error(String(error));
    this.cancelReason ??= this.error.message;
    for (const job of this.live) job.stop(this.error.message);
  }

  public async during<Value>(job: LiveJob, work: () => Promise<Value>): Promise<Value> {
    this.live.add(job);
    if (this.error) job.stop(this.error.message);
    else if (this.cancelled) job.reconsider();
    try {
      return await work();
    } finally {
      this.live.delete(job);
    }
  }

  public newJob(path: string, title: string): JobRecord {
    const { nextJobId, emit, facts } = this.options;
    const record = new JobRecord(nextJobId(), path, title, (job) => {
      emit({ kind: 'job-changed', run: facts, job });
    });
    this.jobs.push(record);
    return record;
  }

  public report(job: JobRecord, report: JobReport): void {
    this.options.emit({ kind: 'job-report', run: this.options.facts, job: job.view(), report });
  }
}

/** What is known of a job, from its start to its end. */
export class JobRecord {
  private status: Progress = 'queued';
  private end: Pick<JobView, 'conclusion' | 'message' | 'result'> = {};
  private environment: string | undefined;
  private kept = false;

  constructor(
    private readonly id: number,
    public readonly path: string,
    public readonly title: string,
    private readonly changed: (view: JobView) => void,
  ) {}

  public move(status: Exclude<Progress, 'completed'>): void {
    this.status = status;
    this.changed(this.view());
  }

  public names(environment: string): void {
    this.environment = environment;
  }

  public keep(): void {
    this.kept = true;
    this.complete('success');
  }

  public complete(conclusion: Conclusion, message?: string, result?: JobResult): void {
    this.status = 'completed';
    this.end = { conclusion, ...(message === undefined ? {} : { message }), ...(result ? { result } : {}) };
    this.changed(this.view());
  }

  public view(): JobView {
    const { id, title, path, status, environment, kept } = this;
    return { id, title, path, status, kept, ...this.end, ...(environment === undefined ? {} : { environment }) };
  }
}
