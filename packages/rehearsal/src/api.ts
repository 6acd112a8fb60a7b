import type { Platform } from '@mlopspltf/definition';

// What the parts of a rehearsal hand each other: `actions` (the engine) decides which jobs run when, `runner` runs one,
// `github` is the server with state that both talk to, `repository` holds the commits.

/** How a job, a step or a run ends. */
export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

/** What a job's token may do: `write` includes `read`. Scopes that are missing have none. */
export type Permissions = Readonly<Partial<Record<PermissionScope, 'read' | 'write'>>>;

export type PermissionScope =
  | 'actions'
  | 'attestations'
  | 'checks'
  | 'contents'
  | 'deployments'
  | 'id-token'
  | 'issues'
  | 'packages'
  | 'pages'
  | 'pull-requests'
  | 'repository-projects'
  | 'security-events'
  | 'statuses';

export type EventName = 'push' | 'pull_request' | 'merge_group' | 'schedule' | 'workflow_dispatch';

/** Something that happened on GitHub, as workflows are told of it. */
export interface GitHubEvent {
  readonly name: EventName;
  /** `refs/heads/feature/a`, `refs/tags/v1`, `refs/pull/5/merge`: `github.ref`. */
  readonly ref: string;
  /** The commit whose workflow files are read: `github.sha`. All zeros when a branch was deleted. */
  readonly sha: string;
  /** Login of who did it. */
  readonly actor: string;
  /** Branches of a pull request, without `refs/heads/`. @default - it is none */
  readonly headRef?: string;
  readonly baseRef?: string;
  /** The event's payload: `github.event`. */
  readonly payload: Readonly<Record<string, unknown>>;
  /**
   * The token is read-only and no identity token can be had: pull requests of forks and of Dependabot.
   * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflows-in-forked-repositories
   */
  readonly restricted: boolean;
  /** Of a run by hand. @default - it is none */
  readonly dispatch?: { readonly file: string; readonly inputs: Readonly<Record<string, string>> };
}

/** Facts of a run that its jobs see. */
export interface RunFacts {
  readonly id: number;
  /** From 1; higher when it was started again. */
  readonly attempt: number;
  /** Of this workflow, from 1. */
  readonly number: number;
  /** `.github/workflows/deploy.yml` */
  readonly file: string;
  readonly name: string;
  readonly event: GitHubEvent;
}

/** Contexts of expressions, by name: `github`, `inputs`, `needs`, `matrix`, `strategy`, `vars`, `env`, `steps`, … */
export type Contexts = Readonly<Record<string, unknown>>;

/** A step as it stands in the file; texts still hold their expressions. */
export interface StepDefinition {
  readonly id?: string;
  readonly name?: string;
  /** The body of the condition as GitHub completes it: without a function of status, `success() && (…)`. */
  readonly if: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly workingDirectory?: string;
  /** True, or an expression in braces. @default false */
  readonly continueOnError?: boolean | string;
  /** @default - that of the job */
  readonly timeoutMinutes?: number | string;
}

/** One job that is to run now: everything about it that can be known before is decided. */
export interface JobWork {
  readonly run: RunFacts;
  /** Unique in the run, as people see it: `Deliver / Wave 1: 3. Approval, 4. Apply`. */
  readonly title: string;
  /** Unique in the run, made of ids: `deliver/apply-1`, `deliver/plan-1 (2)`. */
  readonly path: string;
  /** Id in its file: `github.job`. */
  readonly id: string;
  /** `OWNER/REPO/.github/workflows/deliver.yml@refs/heads/main`: the file in which the job stands. */
  readonly workflowRef: string;
  /** Commit that file was read from. */
  readonly workflowSha: string;
  /** Evaluated: `github`, `inputs`, `needs`, `matrix`, `strategy`, `vars`, `env` of workflow and job. */
  readonly contexts: Contexts;
  readonly steps: readonly StepDefinition[];
  /** Texts with expressions over `steps` and the others. */
  readonly outputs: Readonly<Record<string, string>>;
  /** `defaults.run` of workflow and job. */
  readonly defaults: { readonly shell?: string; readonly workingDirectory?: string };
  /** What the job's token can do after the event's own limits. */
  readonly permissions: Permissions;
  /** The GitHub environment it was let into. @default - none */
  readonly environment?: string;
  /** Minutes. */
  readonly timeoutMinutes: number;
}

export interface StepResult {
  readonly name: string;
  readonly id?: string;
  readonly conclusion: Conclusion;
  /** Milliseconds. */
  readonly duration: number;
  /** Why it failed, in a line. @default - it did not, or it printed why */
  readonly message?: string;
}

export interface JobResult {
  readonly conclusion: Exclude<Conclusion, 'skipped'>;
  /** Those with a masked value are left out, as on GitHub. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepResult[];
  /** What the steps wrote for the run's page, in Markdown. */
  readonly summary: string;
  /** File with all that the steps printed, masks applied. */
  readonly log: string;
}

/** What is told while a job runs. */
export type JobReport =
  | { readonly kind: 'step'; readonly name: string }
  | { readonly kind: 'step-ended'; readonly step: StepResult }
  | { readonly kind: 'line'; readonly text: string };

/** Runs one job. Never throws for what the job does wrong, only for what cannot be imitated ({@link NotImitatedError}). */
export interface JobRunner {
  /** @param signal aborted when the run is cancelled: steps get what GitHub's runner sends, and `always()` steps still run */
  run(work: JobWork, report: (event: JobReport) => void, signal: AbortSignal): Promise<JobResult>;
}

/** How GitHub guards an environment. */
export interface EnvironmentRules {
  readonly name: string;
  /** Logins and `@org/team`; empty: nobody has to approve. */
  readonly reviewers: readonly string[];
  readonly preventSelfReview: boolean;
  /** Patterns that GitHub matches a reference with. @default - every reference may deploy */
  readonly branches?: readonly string[];
}

/** The server's side, as the engine and the runner see it. */
export interface GitHubServices {
  /** The address for `GITHUB_API_URL`. */
  readonly api: string;
  /** Undefined where there is none: GitHub then makes one without protection. */
  environment(name: string): EnvironmentRules | undefined;
  createEnvironment(name: string): void;
  /** A token for one job, until it is taken back. */
  issueToken(permissions: Permissions): { readonly token: string; readonly revoke: () => void };
}

/** A run as the server's API tells of it, and what it can do with it. The engine hands these to the server. */
export interface RunListing {
  readonly facts: RunFacts;
  readonly status: 'queued' | 'in_progress' | 'waiting' | 'pending' | 'completed';
  readonly conclusion?: Conclusion;
  readonly jobs: readonly {
    readonly id: number;
    readonly name: string;
    readonly status: 'queued' | 'in_progress' | 'waiting' | 'pending' | 'completed';
    readonly conclusion?: Conclusion;
  }[];
  cancel(): void;
}

/** The commits, as GitHub has them: a bare repository. */
export interface ServedRepository {
  /** Absolute. */
  readonly folder: string;
  /** `OWNER/NAME` */
  readonly fullName: string;
  readonly defaultBranch: string;
  /** @returns the commit, or undefined where there is no such reference */
  resolve(ref: string): Promise<string | undefined>;
  /** @returns undefined where the commit has no such file */
  read(commit: string, path: string): Promise<string | undefined>;
  /** Files directly below a folder of a commit. */
  list(commit: string, folder: string): Promise<readonly string[]>;
}

/** What a whole rehearsal is made of. */
export interface RehearsalWorld {
  readonly platform: Platform;
  readonly repository: ServedRepository;
  readonly github: GitHubServices;
  readonly runner: JobRunner;
}
