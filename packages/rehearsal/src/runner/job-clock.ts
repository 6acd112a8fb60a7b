/**
 * What is left of a job five minutes after its cancellation is ended, whatever it is.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
const FORCED_AFTER = 5 * 60_000;

/** Timers take no more. Milliseconds. */
const LONGEST = 2 ** 31 - 1;

/**
 * When a job is to end: when the run is cancelled, and when its time is over, which cancels it as well.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes
 */
export class JobClock {
  private readonly over = new AbortController();
  private readonly force = new AbortController();
  private readonly timers: NodeJS.Timeout[] = [];
  /** Aborted when the steps are to end. */
  public readonly cancelled: AbortSignal;
  /** Aborted when those that went on in spite of that are to end, too. */
  public readonly forced: AbortSignal = this.force.signal;

  /** @param signal of the run's cancellation */
  constructor(signal: AbortSignal, minutes: number) {
    this.cancelled = AbortSignal.any([signal, this.over.signal]);
    this.after(minutes * 60_000, () => this.over.abort());
    if (this.cancelled.aborted) this.grace();
    else this.cancelled.addEventListener('abort', this.grace, { once: true });
  }

  /** Once the job has ended. */
  public stop(): void {
    this.cancelled.removeEventListener('abort', this.grace);
    for (const timer of this.timers) clearTimeout(timer);
  }

  private readonly grace = (): void => this.after(FORCED_AFTER, () => this.force.abort());

  private after(milliseconds: number, act: () => void): void {
    this.timers.push(setTimeout(act, Math.min(milliseconds, LONGEST)));
  }
}
