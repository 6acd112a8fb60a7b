import type { Conclusion, Contexts } from '../api';
import { ExpressionFailedError } from '../errors';
import { condition, isCallingJob, render, type Inputs, type JobDefinition, type LoadedWorkflow } from '../workflow';
import type { Attempt, JobRecord } from './attempt';
import { CalledWorkflow } from './called-workflow';
import { statusAfter, type JobEnd } from './status';
import { SteppedJob } from './stepped-job';
import { playVariants, variantsOf, type Variant } from './strategy';

/** A workflow within a run: the one that was started, or one that is called. */
export interface Frame {
  readonly attempt: Attempt;
  readonly workflow: LoadedWorkflow;
  readonly inputs: Inputs;
  /** Of the jobs' paths and titles: empty, or those of the calling job. */
  readonly path: readonly string[];
  readonly title: readonly string[];
  /** Jobs that the calling job needed, directly or not: users report that `success()` looks at them, too. */
  readonly before: readonly JobEnd[];
  /** Groups that the run or a calling job is in. In lower case. */
  readonly held: readonly string[];
  readonly signal: AbortSignal;
}

/** Runs the jobs of one workflow, each as soon as what it needs has ended. */
export class Scope {
  private readonly ends = new Map<string, Promise<JobEnd>>();

  constructor(private readonly frame: Frame) {}

  /** @returns how each job ended, by id, in the order of the file */
  public async play(): Promise<ReadonlyMap<string, JobEnd>> {
    const jobs = [...this.frame.workflow.definition.jobs.values()];
    const ids = jobs.map(({ id }) => id);
    const ends = await Promise.all(ids.map((id) => this.end(id)));
    return new Map(ends.map((end, index) => [ids[index] ?? '', end]));
  }

  private end(id: string): Promise<JobEnd> {
    const known = this.ends.get(id);
    if (known) return known;
    const end = this.playJob(id);
    this.ends.set(id, end);
    return end;
  }

  private async playJob(id: string): Promise<JobEnd> {
    const job = this.frame.workflow.definition.jobs.get(id);
    if (!job) throw new Error(`the job "${id}" is needed, and there is none`);
    const needs = await Promise.all(job.needs.map(async (need) => [need, await this.end(need)] as const));
    const above = await Promise.all(this.ancestors(job).map((ancestor) => this.end(ancestor)));
    const before = [...this.frame.before, ...above];
    const contexts = this.contexts(Object.fromEntries(needs.map(([need, end]) => [need, told(end)])));
    const holds = (cancelled: boolean): boolean => condition(job.if, contexts, statusAfter(before, cancelled));
    try {
      if (!holds(this.cancelled)) return this.skipped(job, contexts);
      return await playVariants(variantsOf(job, contexts), this.frame.signal, (variant, signal) =>
        this.playVariant(job, variant, { contexts, before, signal, wantedWhenCancelled: () => holds(true) }),
      );
    } catch (error) {
      return this.broken(job, error);
    }
  }

  private async playVariant(job: JobDefinition, variant: Variant, state: VariantState): Promise<JobEnd> {
    const { attempt, workflow, inputs } = this.frame;
    const path = [...this.frame.path, variant.matrix ? `${job.id} (${String(variant.index + 1)})` : job.id];
    const kept = attempt.options.kept?.get(path.join('/'));
    const contexts: Contexts = { ...state.contexts, matrix: variant.matrix, strategy: variant.strategy };
    const title = [...this.frame.title, titleOf(job, variant, contexts)];
    if (isCallingJob(job)) {
      const frame = { ...this.frame, path, title, before: state.before, signal: state.signal };
      const called = new CalledWorkflow({ ...state, job, contexts, frame, play: (inner) => new Scope(inner).play() });
      return called.run();
    }
    const record = attempt.newJob(path.join('/'), title.join(' / '));
    if (kept && state.before.every(({ fresh }) => !fresh)) {
      record.keep();
      const end = { ...kept, fresh: false };
      attempt.ends.set(record.path, end);
      return end;
    }
    const github = { ...(contexts.github as object), job: job.id };
    const { held } = this.frame;
    const options = { ...state, attempt, record, job, workflow, contexts: { ...contexts, github, inputs }, held };
    const end = await new SteppedJob(options).run();
    attempt.ends.set(record.path, end);
    return end;
  }

  private get cancelled(): boolean {
    return this.frame.attempt.cancelled || this.frame.signal.aborted;
  }

  /** All jobs that a job needs, directly or not. */
  private ancestors({ needs }: JobDefinition): readonly string[] {
    const found = new Set<string>();
    const add = (id: string): void => {
      if (found.has(id)) return;
      found.add(id);
      for (const need of this.frame.workflow.definition.jobs.get(id)?.needs ?? []) add(need);
    };
    for (const need of needs) add(need);
    return [...found];
  }

  private contexts(needs: object): Contexts {
    const { attempt, inputs } = this.frame;
    return { github: attempt.options.github, inputs, needs, vars: {} };
  }

  /** A matrix that is skipped is one job, with a name that is not expanded. */
  private skipped(job: JobDefinition, contexts: Contexts): JobEnd {
    this.recordOf(job, contexts).complete('skipped');
    return { result: 'skipped', outputs: {}, fresh: false };
  }

  private broken(job: JobDefinition, error: unknown): JobEnd {
    if (!(error instanceof ExpressionFailedError)) this.frame.attempt.fail(error);
    this.recordOf(job, {}).complete('failure', error instanceof Error ? error.message : String(error));
    return { result: 'failure', outputs: {}, fresh: true };
  }

  private recordOf(job: JobDefinition, contexts: Contexts): JobRecord {
    const { attempt, path, title } = this.frame;
    const name = nameOf(job, contexts) ?? job.nameAsWritten ?? job.id;
    return attempt.newJob([...path, job.id].join('/'), [...title, name].join(' / '));
  }
}

interface VariantState {
  readonly contexts: Contexts;
  readonly before: readonly JobEnd[];
  readonly signal: AbortSignal;
  readonly wantedWhenCancelled: () => boolean;
}

/** What a job that needs it is told. */
function told({ result, outputs }: JobEnd): { readonly result: Conclusion; readonly outputs: JobEnd['outputs'] } {
  return { result, outputs };
}

/** A name that does not speak of the matrix gets its values behind it. */
function titleOf(job: JobDefinition, { matrix }: Variant, contexts: Contexts): string {
  const name = job.name === undefined ? job.id : render(job.name, contexts);
  if (!matrix || job.name?.includes('matrix.')) return name;
  return `${name} (${Object.values(matrix).map(String).join(', ')})`;
}

/** @returns undefined where it cannot be told before the job runs */
function nameOf({ name }: JobDefinition, contexts: Contexts): string | undefined {
  try {
    return name === undefined ? undefined : render(name, contexts);
  } catch (error) {
    if (error instanceof ExpressionFailedError) return undefined;
    throw error;
  }
}
