import type { ActionsEvent, GitHubActions, PendingApproval, Run } from './actions';

/** What waits, and in which run. */
export interface AskedApproval extends PendingApproval {
  readonly run: Run;
}

/** `wait`: nobody answers, and the jobs keep waiting. */
export type Answer = 'approve' | 'reject' | 'wait';

/** @param signal aborted when the answer is not wanted any more */
export type AskForApproval = (asked: AskedApproval, signal: AbortSignal) => Promise<Answer>;

/** Milliseconds without any event after which nothing is on its way any more. */
const QUIET = 300;

/** Answers for the reviewers: once for all jobs of a run that wait for an environment at that moment. */
export class Approver {
  private readonly asking = new Set<string>();
  private readonly closed = new AbortController();
  private lastEvent = Date.now();

  constructor(
    private readonly ask: AskForApproval = () => Promise.resolve('wait'),
    /** Login of who starts runs, and so cannot approve them where self-review is prevented. */
    private readonly actor: string,
    /** Takes a sentence for the person who waits. */
    private readonly note: (text: string) => void,
  ) {}

  public take(event: ActionsEvent, actions: GitHubActions): void {
    this.lastEvent = Date.now();
    if (event.kind !== 'approval-asked') return;
    const key = `${event.run.id}-${event.run.attempt} ${event.environment}`;
    if (this.asking.has(key)) return;
    this.asking.add(key);
    void this.answer(event, actions).finally(() => {
      this.lastEvent = Date.now();
      this.asking.delete(key);
    });
  }

  /** Resolves when nothing goes on in any run but what waits for an answer that does not come. */
  public async stuck(actions: GitHubActions): Promise<'waiting'> {
    while (!this.isStuck(actions) && !this.closed.signal.aborted)
      await new Promise((resolve) => setTimeout(resolve, QUIET / 3));
    return 'waiting';
  }

  public close(): void {
    this.closed.abort();
  }

  private isStuck(actions: GitHubActions): boolean {
    if (this.asking.size > 0 || Date.now() - this.lastEvent < QUIET) return false;
    const open = actions.runs.filter(({ conclusion }) => conclusion === undefined);
    return open.length > 0 && open.every(({ status }) => status === 'waiting' || status === 'pending');
  }

  private async answer(
    { run: facts, environment }: Extract<ActionsEvent, { readonly kind: 'approval-asked' }>,
    actions: GitHubActions,
  ): Promise<void> {
    // Others of the same run may come to wait in the same moment.
    await new Promise((resolve) => setTimeout(resolve, QUIET / 3));
    const run = actions.runs.find(({ facts: { id } }) => id === facts.id);
    const pending = run?.pendingApprovals.find((one) => one.environment === environment);
    if (!run || !pending) return;
    const answer = await this.ask({ ...pending, run }, this.closed.signal);
    const still = run.pendingApprovals.some((one) => one.environment === environment);
    if (answer === 'wait' || !still || this.closed.signal.aborted) return;
    const reviewer = pending.reviewers.find((one) => one !== this.actor) ?? this.actor;
    try {
      run.review({ environment, reviewer, approved: answer === 'approve' });
    } catch (error) {
      // Who started the run is its only reviewer, and may not review it.
      this.note(error instanceof Error ? error.message : String(error));
    }
  }
}
