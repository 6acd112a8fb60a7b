import type { Conclusion, Contexts, JobReport, StepResult } from '../api';
import type { Place } from '../errors';
import { condition, render, valueOf } from '../workflow/expressions';
import type { Variables } from './environment';
import { stepFunctions } from './step-functions';
import { callStep, renderAll, failureOf, type JobParts, type PreparedStep, type StepEnd } from './step-call';

/** What can end a job before its steps have. */
export interface JobEnd {
  /** Aborted when the run is cancelled, or the job has taken too long. */
  readonly cancelled: AbortSignal;
  /** Aborted when what goes on in spite of that has to end, too. */
  readonly forced: AbortSignal;
}

/** Runs the steps of a job, one after the other, each where its condition holds. */
export class Steps {
  public readonly results: StepResult[] = [];

  constructor(
    private readonly parts: JobParts,
    private readonly end: JobEnd,
    private readonly report: (event: JobReport) => void,
  ) {}

  /** @throws NotImitatedError */
  public async run(step: PreparedStep): Promise<void> {
    const { state } = this.parts;
    const { definition, action, place } = step;
    const functions = stepFunctions(place);
    if (this.end.cancelled.aborted) state.cancelled = true;
    const started = Date.now();
    const fails = (failure: string): Ended => ({ conclusion: 'failure', outputs: {}, failure });
    let name = nameOf(definition);
    let ended: Ended;
    try {
      const env = renderAll(definition.env ?? {}, state.contexts({}, action), functions);
      const contexts = state.contexts(env, action);
      if (condition(definition.if, contexts, state.status, functions)) {
        name = definition.name === undefined ? name : render(definition.name, contexts, functions);
        this.report({ kind: 'step', name });
        ended = await this.call(step, env, name);
      } else {
        ended = { conclusion: 'skipped', outputs: {} };
      }
    } catch (error) {
      ended = fails(failureOf(error));
    }
    this.finish(step, name, ended, started);
  }

  /** Post steps have no conditions of their own, and always run. */
  public async runAfterwards(name: string, run: () => Promise<void> | void): Promise<void> {
    const started = Date.now();
    this.report({ kind: 'step', name });
    let failure: string | undefined;
    try {
      await run();
    } catch (error) {
      failure = failureOf(error);
    }
    if (failure !== undefined) this.parts.state.failed = true;
    this.push({ name, conclusion: failure === undefined ? 'success' : 'failure', failure }, started);
  }

  private async call(step: PreparedStep, env: Variables, name: string): Promise<Ended> {
    const { parts, end } = this;
    const { definition, place } = step;
    const functions = stepFunctions(place);
    const contexts = (): Contexts => parts.state.contexts(env, step.action);
    const minutes = Number(valueOf(String(definition.timeoutMinutes ?? 0), contexts(), functions));
    const timeout = minutes > 0 ? AbortSignal.timeout(minutes * 60_000) : new AbortController().signal;
    const stop = new AbortController();
    // A step that would run in spite of the cancellation goes on.
    const cancel = (): void => {
      parts.state.cancelled = true;
      if (!this.holds(definition.if, contexts(), functions)) stop.abort();
    };
    end.cancelled.addEventListener('abort', cancel, { once: true });
    try {
      parts.log.line(`##[group]${name}`);
      const signal = AbortSignal.any([stop.signal, timeout, end.forced]);
      const { outputs, failure } = await callStep(parts, step, env, signal);
      return this.judged(step, outputs, failure, { cancelled: stop.signal.aborted || end.forced.aborted, timeout });
    } finally {
      end.cancelled.removeEventListener('abort', cancel);
    }
  }

  /** One that cannot be evaluated any more does not. */
  private holds(body: string, contexts: Contexts, functions: ReturnType<typeof stepFunctions>): boolean {
    try {
      return condition(body, contexts, this.parts.state.status, functions);
    } catch {
      return false;
    }
  }

  private judged(
    { definition }: PreparedStep,
    outputs: StepEnd['outputs'],
    failure: string | undefined,
    { cancelled, timeout }: { readonly cancelled: boolean; readonly timeout: AbortSignal },
  ): Ended {
    if (cancelled) return { conclusion: 'cancelled', outputs, failure: 'The operation was canceled.' };
    if (!timeout.aborted) return { conclusion: failure === undefined ? 'success' : 'failure', outputs, failure };
    const limit = String(definition.timeoutMinutes);
    return { conclusion: 'failure', outputs, failure: `The step has timed out after ${limit} minutes.` };
  }

  private finish({ definition, action, place }: PreparedStep, name: string, ended: Ended, started: number): void {
    const { state, log } = this.parts;
    const { conclusion: outcome, outputs, failure } = ended;
    const forgiven = outcome === 'failure' && this.goesOn(definition.continueOnError, action, place);
    const conclusion = forgiven ? 'success' : outcome;
    state.note(definition.id, { outputs, outcome, conclusion });
    if (conclusion === 'failure') state.failed = true;
    if (failure !== undefined) log.error(failure);
    this.push({ name, id: definition.id, conclusion, failure }, started);
  }

  /** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepscontinue-on-error */
  private goesOn(continueOnError: boolean | string | undefined, action: string, place: Place): boolean {
    if (continueOnError === undefined || typeof continueOnError === 'boolean') return continueOnError ?? false;
    return valueOf(continueOnError, this.parts.state.contexts({}, action), stepFunctions(place)) === true;
  }

  private push({ name, id, conclusion, failure }: Told, started: number): void {
    const { masks } = this.parts;
    const step: StepResult = {
      name: masks.apply(name),
      conclusion,
      duration: Date.now() - started,
      ...(id === undefined ? {} : { id }),
      ...(failure === undefined ? {} : { message: masks.apply(failure) }),
    };
    this.results.push(step);
    this.report({ kind: 'step-ended', step });
  }
}

interface Ended {
  /** Before `continue-on-error`. */
  readonly conclusion: Conclusion;
  readonly outputs: StepEnd['outputs'];
  readonly failure?: string | undefined;
}

interface Told {
  readonly name: string;
  readonly id?: string | undefined;
  readonly conclusion: Conclusion;
  readonly failure?: string | undefined;
}

/** As GitHub names a step without a name. */
function nameOf({ name, run, uses }: PreparedStep['definition']): string {
  return name ?? `Run ${uses ?? run?.trim().split('\n')[0] ?? ''}`;
}
