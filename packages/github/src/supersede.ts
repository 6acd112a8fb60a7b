import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type ConnectionOptions } from './client';
import { ExecutionError } from './errors';
import { pushRun, type PushRun } from './supersede-facts';
import { WorkflowRuns, type ListedRun } from './workflow-runs';

export interface SupersedeRequest extends ConnectionOptions {
  /** Milliseconds that older runs at work are given to come to wait. @default 300000 */
  readonly patience?: number;
  /** Milliseconds between two looks at them. @default 15000 */
  readonly poll?: number;
}

/** An older run of the same branch. */
export interface OlderRun {
  readonly number: number;
  readonly commit: string;
  /** Of its page. */
  readonly url: string;
}

export interface SupersedeResult extends Pick<PushRun, 'branch' | 'commit'> {
  /** Waited for an approval, and were cancelled. */
  readonly cancelled: readonly OlderRun[];
  /** Were at work to the last, and were left alone. */
  readonly left: readonly OlderRun[];
  /** Why older runs may still wait, a sentence each. Nothing depends on it: who approves one of them is refused. */
  readonly remarks: readonly string[];
}

/**
 * Cancels the older runs of the same branch and workflow that wait for an approval. One that is at work is left alone
 * and looked at again for some minutes, for often it is about to wait.
 *
 * Nothing can be cancelled in the middle of an apply, though an approval may come between the look and the request: a
 * job that applies refuses to where its branch has moved on, and it has by now. One that began before that is at work
 * already, and seen to be.
 *
 * What goes wrong at GitHub is a remark, because no deployment depends on this. Needs `actions: write`.
 *
 * @throws InputError outside of a workflow's run for a push, or without a token
 * @throws ExecutionError when it is to stop
 */
export async function supersedeWaitingRuns(request: SupersedeRequest): Promise<SupersedeResult> {
  const run = pushRun(request.env);
  const superseding = new Superseding(request, run, new WorkflowRuns(await connect(request), run));
  const remarks: string[] = [];
  try {
    await superseding.work();
  } catch (error) {
    if (request.signal.aborted || !(error instanceof ExecutionError)) throw error;
    remarks.push(error.message);
  }
  const { branch, commit } = run;
  return { branch, commit, ...superseding.outcome(), remarks };
}

class Superseding {
  private readonly cancelled = new Map<number, ListedRun>();
  private open: readonly ListedRun[] = [];

  constructor(
    private readonly request: SupersedeRequest,
    private readonly run: PushRun,
    private readonly runs: WorkflowRuns,
  ) {}

  public async work(): Promise<void> {
    const { patience = 300_000, poll = 15_000, signal, report } = this.request;
    for (let waited = 0; ; waited += poll) {
      await this.round();
      if (this.open.length === 0 || waited >= patience) return;
      if (waited === 0) report(`Older runs are at work, and may come to wait: ${numbersOf(this.open)}.`);
      await sleep(poll, undefined, { signal }).catch(() => {
        throw new ExecutionError(`Waiting for older runs was stopped by ${String(signal.reason)}.`);
      });
    }
  }

  public outcome(): Pick<SupersedeResult, 'cancelled' | 'left'> {
    return { cancelled: [...this.cancelled.values()].map(this.told), left: this.open.map(this.told) };
  }

  private async round(): Promise<void> {
    const [waiting, latest] = await Promise.all([this.runs.waiting(), this.runs.latest()]);
    const older = new Map([...latest, ...waiting].map((run) => [run.number, run]));
    this.open = [...older.values()].filter(
      ({ number, status }) => number < this.run.number && status !== 'completed' && !this.cancelled.has(number),
    );
    for (const run of this.open.filter(({ status }) => status === 'waiting')) await this.cancel(run);
    // A later run looks after all of them, and after this one.
    if (latest.some(({ number }) => number > this.run.number)) this.open = [];
  }

  private async cancel(run: ListedRun): Promise<void> {
    if (await this.runs.isAtWork(run)) return;
    if (await this.runs.cancel(run)) this.cancelled.set(run.number, run);
    this.open = this.open.filter(({ number }) => number !== run.number);
  }

  private readonly told = ({ id, number, commit }: ListedRun): OlderRun => ({
    number,
    commit,
    url: `${this.run.url}/actions/runs/${id}`,
  });
}

function numbersOf(runs: readonly ListedRun[]): string {
  return runs.map(({ number }) => number).join(', ');
}
