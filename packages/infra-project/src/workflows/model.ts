/**
 * The part of GitHub's workflow syntax that is used here, word for word, so that what is read here is what is written.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 */
export interface Workflow {
  readonly name: string;
  readonly on: Triggers;
  /** Nothing: each job says what it needs. */
  readonly permissions: Readonly<Record<string, never>>;
  /** By its name: GitHub then adds `pipefail`, which it leaves out of the shell that it would choose itself. */
  readonly defaults: { readonly run: { readonly shell: 'bash' } };
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Triggers {
  readonly push?: BranchFilter;
  readonly pull_request?: PullRequestFilter;
  readonly merge_group?: BranchFilter;
  readonly schedule?: readonly { readonly cron: string }[];
  readonly workflow_dispatch?: { readonly inputs?: Readonly<Record<string, Input>> };
  readonly workflow_call?: { readonly inputs: Readonly<Record<string, Input>> };
}

export interface BranchFilter {
  /** @default - every branch */
  readonly branches?: readonly string[];
}

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request */
export interface PullRequestFilter extends BranchFilter {
  /** @default - `opened`, `synchronize`, `reopened` */
  readonly types?: readonly ('opened' | 'synchronize' | 'reopened' | 'edited')[];
}

export interface Input {
  readonly description: string;
  readonly type: 'string';
  readonly required: boolean;
  readonly default?: string;
}

export type Job = StepsJob | CallJob;

interface AnyJob {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly permissions: Permissions;
}

/** A job that does something itself. */
export interface StepsJob extends AnyJob {
  readonly 'runs-on': 'ubuntu-latest';
  /** None may wait for ever. */
  readonly 'timeout-minutes': number;
  readonly environment?: { readonly name: string };
  /** As many jobs as the lists have combinations; those that run go on when one fails. */
  readonly strategy?: { readonly 'fail-fast': false; readonly matrix: Readonly<Record<string, string>> };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** A job that is another workflow. Its permissions are the most that any job in there can have. */
export interface CallJob extends AnyJob {
  readonly uses: string;
  readonly with: Readonly<Record<string, string>>;
}

export interface Concurrency {
  readonly group: string;
  readonly 'cancel-in-progress': boolean;
}

export type Permission = 'actions' | 'contents' | 'id-token' | 'issues' | 'pull-requests';
export type Permissions = Readonly<Partial<Record<Permission, 'read' | 'write'>>>;

export type Step = ActionStep | ScriptStep;

export interface ActionStep {
  readonly name: string;
  readonly if?: string;
  readonly uses: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

export interface ScriptStep {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  /** Holds no expression: values come by {@link env}, because a branch may be called `$(…)`. */
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
}
