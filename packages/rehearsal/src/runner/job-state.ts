import { delimiter } from 'node:path';
import type { Conclusion, Contexts, JobWork } from '../api';
import type { Status } from '../workflow/expressions';
import { eventFile, githubVariables, runnerContext, runnerVariables } from './default-variables';
import type { Variables } from './environment';
import type { JobFolders } from './job-folders';

/** A step in the context `steps`. */
export interface StepState {
  readonly outputs: Readonly<Record<string, string>>;
  /** Before `continue-on-error`. */
  readonly outcome: Conclusion;
  /** After it. */
  readonly conclusion: Conclusion;
}

export interface JobStateOptions {
  readonly work: JobWork;
  readonly folders: JobFolders;
  readonly token: string;
  /** What the job finds in its environment. */
  readonly environment: Variables;
}

/** What the steps of a job leave to those after them. */
export class JobState {
  public failed = false;
  public cancelled = false;
  private readonly steps = new Map<string, StepState>();
  private readonly exported = new Map<string, string>();
  private paths: readonly string[] = [];
  private readonly github: Contexts;
  private readonly runner: Readonly<Record<string, string>>;

  constructor(private readonly options: JobStateOptions) {
    const { work, folders, token } = options;
    this.github = {
      ...(work.contexts.github as Contexts),
      token,
      job: work.id,
      workspace: folders.workspace,
      event_path: eventFile(folders),
    };
    this.runner = runnerContext(folders);
    for (const [name, value] of Object.entries((work.contexts.env ?? {}) as Variables)) this.exported.set(name, value);
  }

  /** @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions */
  public get status(): Status {
    return {
      success: !this.cancelled && !this.failed,
      failure: this.failed && !this.cancelled,
      cancelled: this.cancelled,
    };
  }

  /** A job that was cancelled is that, whatever failed in it. */
  public get conclusion(): Exclude<Conclusion, 'skipped'> {
    if (this.cancelled) return 'cancelled';
    return this.failed ? 'failure' : 'success';
  }

  public export(name: string, value: string): void {
    this.exported.set(name, value);
  }

  /** The one added last comes first. */
  public addPath(folder: string): void {
    this.paths = [folder, ...this.paths.filter((path) => path !== folder)];
  }

  public note(id: string | undefined, step: StepState): void {
    if (id !== undefined) this.steps.set(id, step);
  }

  /** What expressions see. @param env of the step, evaluated */
  public contexts(env: Variables = {}, action = ''): Contexts {
    return {
      ...this.options.work.contexts,
      github: { ...this.github, action },
      env: { ...Object.fromEntries(this.exported), ...env },
      job: { status: this.conclusion },
      runner: this.runner,
      steps: Object.fromEntries(this.steps),
    };
  }

  /**
   * What a process of a step sees. `GITHUB_*` and `RUNNER_*` cannot be set otherwise.
   * @param own what belongs to the step alone, such as its files
   * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables#naming-conventions-for-environment-variables
   */
  public variables(env: Variables, own: Variables, action: string): Variables {
    const merged: Record<string, string> = {
      ...this.options.environment,
      ...Object.fromEntries(this.exported),
      ...env,
      ...githubVariables({ ...this.github, action }),
      ...runnerVariables(this.runner),
      RUNNER_TRACKING_ID: this.options.environment.RUNNER_TRACKING_ID ?? '',
      ...own,
    };
    return { ...merged, PATH: [...this.paths, merged.PATH ?? ''].join(delimiter) };
  }
}
