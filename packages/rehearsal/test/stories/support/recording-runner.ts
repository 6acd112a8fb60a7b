import type { JobReport, JobResult, JobRunner, JobWork, StepDefinition } from '../../../src/api';
import type { Run } from '../../../src/actions';
import { render } from '../../../src/workflow';
import { QUICK_NPM } from './scripted-deployer';

const CREDENTIALS = 'aws-actions/configure-aws-credentials@';

/** A role that a job asked for, and whether it got it. */
export interface AskedRole {
  /** Path of the job: `deliver/plan-1`. */
  readonly job: string;
  /** ARN. */
  readonly role: string;
  readonly given: boolean;
  /** Why it was not. */
  readonly message?: string;
}

/** A job that has run. */
export interface RanJob {
  readonly work: JobWork;
  readonly result: JobResult;
  readonly lines: readonly string[];
}

/** Runs jobs on this machine, packages installed in no time, and remembers them. */
export class RecordingRunner implements JobRunner {
  public readonly ran: RanJob[] = [];

  constructor(private readonly local: JobRunner) {}

  public async run(work: JobWork, report: (event: JobReport) => void, signal: AbortSignal): Promise<JobResult> {
    const lines: string[] = [];
    const told = (event: JobReport): void => {
      if (event.kind === 'line') lines.push(event.text);
      report(event);
    };
    const result = await this.local.run({ ...work, steps: work.steps.map(quick) }, told, signal);
    this.ran.push({ work, result, lines });
    return result;
  }

  /** The jobs of one run. */
  public of({ facts }: Pick<Run, 'facts'>): readonly RanJob[] {
    return this.ran.filter(({ work }) => work.run.id === facts.id);
  }

  /** The last job of this path. */
  public job(path: string): RanJob {
    const found = this.ran.findLast(({ work }) => work.path === path);
    if (!found) throw new Error(`${path} has not run, only ${this.ran.map(({ work }) => work.path).join(', ')}`);
    return found;
  }

  /** What the jobs of a run asked AWS for, in their order. */
  public asked(run: Pick<Run, 'facts'>): readonly AskedRole[] {
    return this.of(run).flatMap(rolesOf);
  }

  /** Asks once more for the role of a job, with other facts of the job. */
  public async askAgain(work: JobWork, facts: Partial<JobWork> = {}): Promise<AskedRole> {
    const again = { ...work, ...facts, steps: work.steps.filter(isCredentials), outputs: {} };
    const result = await this.local.run(again, () => undefined, new AbortController().signal);
    const [asked] = rolesOf({ work: again, result });
    if (!asked) throw new Error(`${work.path} asks for no role`);
    return asked;
  }
}

function quick(step: StepDefinition): StepDefinition {
  return step.run === undefined ? step : { ...step, run: `${QUICK_NPM}${step.run}` };
}

function isCredentials({ uses }: StepDefinition): boolean {
  return uses?.startsWith(CREDENTIALS) ?? false;
}

function rolesOf({ work, result }: Pick<RanJob, 'work' | 'result'>): readonly AskedRole[] {
  return work.steps.flatMap((step, index) => {
    const ended = result.steps[index];
    if (!isCredentials(step) || !ended || ended.conclusion === 'skipped') return [];
    const role = render(step.with?.['role-to-assume'] ?? '', work.contexts);
    const given = ended.conclusion === 'success';
    return [{ job: work.path, role, given, ...(ended.message === undefined ? {} : { message: ended.message }) }];
  });
}
