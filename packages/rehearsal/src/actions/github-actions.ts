import type { GitHubEvent, RehearsalWorld, RunFacts, RunListing } from '../api';
import { RequestError } from '../errors';
import { dispatchInputs, type Inputs, type LoadedWorkflow } from '../workflow';
import type { Surroundings } from './attempt';
import { ConcurrencyGroups } from './concurrency';
import type { ActionsEvent } from './events';
import { Run } from './run';
import { Slots } from './slots';
import { loaded, startedBy, type Started } from './starting';

export interface GitHubActionsOptions {
  readonly world: RehearsalWorld;
  /**
   * Jobs that run at the same time; the others are queued.
   * @default 4
   */
  readonly slots?: number;
  /**
   * Whether a job that waits for an approval is in its concurrency group, so that others wait for it. GitHub's documentation
   * does not say; users report that it is.
   * @default true
   */
  readonly waitingHoldsGroup?: boolean;
  /**
   * Told of everything that happens, while it happens.
   * @default - nobody is
   */
  readonly onEvent?: (event: ActionsEvent) => void;
  /**
   * Numbers a new run of a file, so that no two rehearsals on one emulator have runs of the same number.
   * @default - counted from 1
   */
  readonly numberRun?: (file: string) => RunNumbers;
}

/** `id`: among all runs; `number`: among those of its workflow. */
export type RunNumbers = Pick<RunFacts, 'id' | 'number'>;

export interface TriggerOptions {
  /** Whether a workflow is started that the event would start. @default - each is */
  readonly only?: (workflow: { readonly file: string; readonly name: string }) => boolean;
  /** Done once it is known that jobs start, before they do. @default - nothing is */
  readonly before?: () => Promise<void>;
}

/** What is to run again. */
export interface RerunOptions {
  /** Failed ones come with those that need them; what succeeded keeps its outputs. */
  readonly jobs: 'all' | 'failed';
  /** @default - who started the run */
  readonly actor?: string;
}

/** GitHub Actions for one repository: starts what events start, and keeps its runs. */
export class GitHubActions {
  private readonly surroundings: Surroundings;
  private readonly latest = new Map<number, { readonly run: Run; readonly started: Started }>();
  private readonly numbers = new Map<string, number>();
  private jobs = 0;

  constructor(private readonly options: GitHubActionsOptions) {
    const { world, slots = 4, waitingHoldsGroup = true, onEvent } = options;
    this.surroundings = {
      world,
      groups: new ConcurrencyGroups(),
      slots: new Slots(slots),
      waitingHoldsGroup,
      nextJobId: () => (this.jobs += 1),
      emit: (event) => onEvent?.(event),
    };
  }

  /** The latest attempt of each run, the oldest run first. */
  public get runs(): readonly Run[] {
    return [...this.latest.values()].map(({ run }) => run);
  }

  /** The runs as the server's API tells of them. */
  public listings(): readonly RunListing[] {
    return this.runs.map((run) => run.listing());
  }

  /**
   * Starts all workflows whose triggers fit the event. They go on by themselves: wait for {@link Run.ended}.
   *
   * @returns the runs, in the order of the files' names; an invalid file is a run that failed
   * @throws {NotImitatedError} for what is beyond the rehearsal; nothing was started then
   * @throws {RequestError} for what GitHub would not start: inputs that do not fit, a workflow that is not there
   */
  public async trigger(
    event: GitHubEvent,
    { only = () => true, before }: TriggerOptions = {},
  ): Promise<readonly Run[]> {
    const started = await startedBy(this.options.world.repository, event);
    const all = started.filter((one) => only({ file: one.source.file, name: nameOf(one) }));
    const inputs = all.map((started) => inputsOf(started, event));
    if (all.some(({ workflow }) => isLoaded(workflow))) await before?.();
    return all.map((started, index) => this.start(started, event, inputs[index] ?? {}));
  }

  /**
   * Runs a run again, at the same commit and for the same event. Where all jobs run again, the references of called workflows are
   * looked up anew; else they mean what they meant in the first attempt.
   *
   * @throws {RequestError} where it has not ended, or nothing of it failed
   * @see https://docs.github.com/en/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs
   */
  public async rerun(id: number, { jobs, actor }: RerunOptions): Promise<Run> {
    const known = this.latest.get(id);
    if (!known)
      throw new RequestError(`There is no run ${String(id)}. There are: ${[...this.latest.keys()].join(', ')}`);
    const { run, started } = known;
    if (run.conclusion === undefined) throw new RequestError(`The run ${String(id)} has not ended. Cancel it first.`);
    const failed = run.jobs.some(({ conclusion }) => conclusion === 'failure' || conclusion === 'cancelled');
    if (jobs === 'failed' && !failed)
      throw new RequestError(`No job of the run ${String(id)} failed. Run all jobs again.`);
    const pins: Started['pins'] = jobs === 'failed' ? started.pins : new Map<string, never>();
    const workflow = await loaded(this.options.world.repository, started.source, pins);
    const again = { ...started, workflow };
    const { facts, inputs } = run;
    const next = new Run({
      surroundings: this.surroundings,
      facts: { ...facts, attempt: facts.attempt + 1 },
      workflow,
      inputs,
      triggeringActor: actor ?? facts.event.actor,
      ...(jobs === 'failed' ? { kept: succeeded(run) } : {}),
    });
    this.latest.set(id, { run: next, started: again });
    return next;
  }

  /** Cancels all that runs, and waits until it has ended. */
  public async close(): Promise<void> {
    for (const run of this.runs) run.cancel();
    await Promise.allSettled(this.runs.map(({ ended }) => ended));
  }

  private start(started: Started, event: GitHubEvent, inputs: Inputs): Run {
    const { file } = started.source;
    const { id, number } = this.options.numberRun?.(file) ?? this.nextNumbers(file);
    const facts: RunFacts = { id, attempt: 1, number, file, name: nameOf(started), event: told(event, inputs) };
    const { workflow } = started;
    const run = new Run({ surroundings: this.surroundings, facts, workflow, inputs, triggeringActor: event.actor });
    this.latest.set(id, { run, started });
    return run;
  }

  private nextNumbers(file: string): RunNumbers {
    const number = (this.numbers.get(file) ?? 0) + 1;
    this.numbers.set(file, number);
    return { id: this.latest.size + 1, number };
  }
}

/** @throws {RequestError} where GitHub would refuse them */
function inputsOf({ workflow, source }: Started, { dispatch }: GitHubEvent): Inputs {
  if (!dispatch || 'invalid' in workflow) return {};
  const declared = workflow.definition.on.workflow_dispatch?.inputs ?? {};
  const { inputs, findings } = dispatchInputs(declared, dispatch.inputs, source.file);
  if (findings.length > 0) throw new RequestError(`GitHub would not start this run:\n  ${findings.join('\n  ')}`);
  return inputs;
}

/** The payload of a run by hand has its inputs as texts, defaults among them. */
function told(event: GitHubEvent, inputs: Inputs): GitHubEvent {
  if (!event.dispatch) return event;
  const texts = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]));
  return { ...event, payload: { ...event.payload, inputs: texts } };
}

function nameOf({ workflow, source }: Started): string {
  return isLoaded(workflow) ? (workflow.definition.name ?? source.file) : source.file;
}

function isLoaded(workflow: Started['workflow']): workflow is LoadedWorkflow {
  return !('invalid' in workflow);
}

function succeeded(run: Run): Run['ends'] {
  return new Map([...run.ends].filter(([, { result }]) => result === 'success'));
}
