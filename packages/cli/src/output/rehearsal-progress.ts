import type { JobReport, JobView, RehearsalEvent, RunFacts } from '@mlopspltf/rehearsal';
import { writeLine, type Output } from '../host';
import { duration, oneLine, safeText, type Style } from './style';

/** What happens in a rehearsal, a line each, on standard error. Names come from the commit, and so from anybody. */
export class RehearsalProgress {
  private readonly began = new Map<string, number>();
  private readonly told = new Map<string, string>();
  /** What the step of a job that is under way printed last. */
  private readonly printed = new Map<string, readonly string[]>();

  constructor(
    private readonly output: Output,
    private readonly style: Style,
    private readonly now: () => number = () => Date.now(),
  ) {}

  public report(event: RehearsalEvent): void {
    switch (event.kind) {
      case 'note': {
        writeLine(this.output, safeText(event.text));
        return;
      }
      case 'run-started': {
        this.began.set(keyOf(event.run), this.now());
        this.tell(runOf(event.run), `started, as run ${event.run.number} for ${eventOf(event.run)}`);
        return;
      }
      case 'job-changed': {
        this.job(event.run, event.job);
        return;
      }
      case 'job-report': {
        this.step(event.run, event.job, event.report);
        return;
      }
      case 'approval-asked': {
        const who = event.reviewers.map(oneLine).join(', ');
        this.tell(jobOf(event.run, event.job), `waits for the approval of ${oneLine(event.environment)} by ${who}`);
        return;
      }
      case 'approval-given': {
        const what = event.approved ? 'approved' : this.colored('rejected');
        this.tell(runOf(event.run), `${oneLine(event.environment)} ${what} by ${oneLine(event.reviewer)}`);
        return;
      }
      case 'run-ended': {
        const why = event.message === undefined ? '' : `: ${safeText(event.message)}`;
        this.tell(runOf(event.run), `${this.colored(event.conclusion)}${this.since(keyOf(event.run))}${why}`);
        return;
      }
    }
  }

  private job(run: RunFacts, job: JobView): void {
    const key = `${keyOf(run)} ${job.id}`;
    const status = job.conclusion ?? job.status;
    if (this.told.get(key) === status) return;
    this.told.set(key, status);
    if (job.status === 'in_progress') {
      this.began.set(key, this.now());
      this.tell(jobOf(run, job), 'started');
    } else if (job.status === 'pending') {
      this.tell(jobOf(run, job), 'waits for its turn in its concurrency group');
    } else if (job.conclusion !== undefined && job.conclusion !== 'skipped') {
      const why = job.message === undefined ? '' : `: ${oneLine(job.message)}`;
      const kept = job.kept ? ', kept from the attempt before' : this.since(key);
      this.tell(jobOf(run, job), `${this.colored(job.conclusion)}${kept}${why}`);
    }
  }

  private step(run: RunFacts, job: JobView, report: JobReport): void {
    const key = `${keyOf(run)} ${job.id}`;
    const printed = this.printed.get(key) ?? [];
    if (report.kind === 'line') {
      const lines = safeText(report.text)
        .split('\n')
        .filter((line) => line.trim() !== '' && !line.startsWith('##['));
      this.printed.set(key, [...printed, ...lines].slice(-LAST_LINES));
      return;
    }
    this.printed.delete(key);
    if (report.kind === 'step') return;
    const { name, conclusion, duration: time, message } = report.step;
    // Skipped steps are many, and say nothing.
    if (conclusion === 'skipped') return;
    const why = message === undefined ? '' : `: ${oneLine(message)}`;
    const status = this.colored(conclusion === 'success' ? 'done' : conclusion);
    this.tell(`${jobOf(run, job)} / ${oneLine(name)}`, `${status} in ${duration(time / 1000)}${why}`);
    if (conclusion === 'failure') for (const line of printed) writeLine(this.output, `    ${line}`);
  }

  private since(key: string): string {
    const from = this.began.get(key);
    return from === undefined ? '' : ` in ${duration((this.now() - from) / 1000)}`;
  }

  private tell(subject: string, text: string): void {
    writeLine(this.output, `${subject}: ${text}`);
  }

  private colored(status: string): string {
    if (status === 'success' || status === 'done') return this.style.green(status);
    return status === 'failure' || status === 'rejected' ? this.style.red(status) : this.style.yellow(status);
  }
}

/** Of a step that failed. */
const LAST_LINES = 20;

function keyOf({ id, attempt }: RunFacts): string {
  return `${id}-${attempt}`;
}

function runOf({ name }: RunFacts): string {
  return oneLine(name);
}

function jobOf(run: RunFacts, { title }: JobView): string {
  return `${runOf(run)} / ${oneLine(title)}`;
}

function eventOf({ event }: RunFacts): string {
  return `${event.name} of ${oneLine(event.ref.replace(/^refs\/(heads|tags)\//, ''))}`;
}
