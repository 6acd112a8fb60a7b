import type { Conclusion, JobResult, JobRunner, JobWork } from '../../../src/api';
import { render } from '../../../src/workflow';

/** How a job behaves that is run. */
export interface Script {
  /** @default 'success' */
  readonly conclusion?: Exclude<Conclusion, 'skipped'>;
  /** What its steps put out, for all of them. @default {} */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Runs until this, or until it is stopped. @default - it ends at once */
  readonly until?: Promise<unknown>;
  /** Goes on when it is told to stop, like steps with `always()`. @default false */
  readonly stubborn?: boolean;
  /** What the runner throws. */
  readonly throws?: Error;
}

/** Runs no steps: each job ends as its script says. */
export class ScriptedRunner implements JobRunner {
  /** In the order in which they came. */
  public readonly works: JobWork[] = [];
  public running = 0;
  /** The most that ran at the same time. */
  public most = 0;

  /** @param scripts by path; may be changed while jobs run */
  constructor(public readonly scripts: Record<string, Script> = {}) {}

  /** Paths of the jobs that were run. */
  public get paths(): readonly string[] {
    return this.works.map(({ path }) => path);
  }

  public workOf(path: string): JobWork {
    const work = this.works.findLast((one) => one.path === path);
    if (!work) throw new Error(`the job ${path} was not run, only ${this.paths.join(', ')}`);
    return work;
  }

  public async run(work: JobWork, _report: unknown, signal: AbortSignal): Promise<JobResult> {
    this.works.push(work);
    const { conclusion = 'success', outputs = {}, until, stubborn = false, throws } = this.scripts[work.path] ?? {};
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    try {
      if (throws) throw throws;
      await (stubborn ? until : Promise.race([until, aborted(signal)]));
    } finally {
      this.running -= 1;
    }
    const ended = signal.aborted && !stubborn ? 'cancelled' : conclusion;
    return { conclusion: ended, outputs: { ...outputs, ...declared(work, outputs) }, steps: [], summary: '', log: '' };
  }
}

/** The outputs that the job declares, whichever of its steps they come from. */
function declared(work: JobWork, outputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const rendered = Object.entries(work.outputs).map(([name, text]) => {
    const ids = [...text.matchAll(/\bsteps\.([\w-]+)/g)].map(([, id = '']) => id);
    const steps = Object.fromEntries(ids.map((id) => [id, { outputs }]));
    return [name, render(text, { ...work.contexts, steps })] as const;
  });
  return Object.fromEntries(rendered);
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}
