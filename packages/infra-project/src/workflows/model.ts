/**
 * The part of GitHub's workflow syntax that is used here, word for word, so that what is read here is what is written.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 */
export interface Workflow {
  readonly name: string;
  readonly on: Triggers;
  /** Nothing: each job says what it needs. */
  readonly permissions: Readonly<Record<string, never>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Triggers {
  readonly push?: { readonly branches: readonly string[] };
  readonly pull_request?: { readonly branches: readonly string[] };
}

export interface Job {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly 'runs-on': 'ubuntu-latest';
  /** None may wait for ever. */
  readonly 'timeout-minutes': number;
  readonly permissions: Readonly<Partial<Record<Permission, 'read' | 'write'>>>;
  readonly environment?: { readonly name: string };
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export type Permission = 'actions' | 'contents' | 'id-token' | 'issues' | 'pull-requests';

export type Step = ActionStep | ScriptStep;

export interface ActionStep {
  readonly name: string;
  readonly uses: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

export interface ScriptStep {
  readonly name: string;
  readonly id?: string;
  /** Holds no expression: values come by {@link env}, because a branch may be called `$(…)`. */
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
}
