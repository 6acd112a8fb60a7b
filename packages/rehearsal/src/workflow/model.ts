import type { EventName, Permissions, StepDefinition } from '../api';

// A workflow as it stands in its file. Texts still hold their expressions; values that may be expressions are texts then.

export interface WorkflowDefinition {
  /** `.github/workflows/deploy.yml` */
  readonly file: string;
  /** @default - the file's path, as GitHub shows it */
  readonly name?: string;
  readonly on: Triggers;
  /** @default - the restricted ones that GitHub gives by itself */
  readonly permissions?: Permissions;
  readonly env: Texts;
  readonly defaults: RunDefaults;
  readonly concurrency?: ConcurrencyDefinition;
  /** In the order of the file. */
  readonly jobs: ReadonlyMap<string, JobDefinition>;
}

export type Texts = Readonly<Record<string, string>>;

/** `defaults.run` */
export interface RunDefaults {
  readonly shell?: string;
  readonly workingDirectory?: string;
}

/** What starts a workflow; events that are not imitated are left out, as nothing here ever sends them. */
export type Triggers = Readonly<Partial<Record<EventName, Filters>>> & {
  readonly schedule?: { readonly crons: readonly string[] };
  readonly workflow_dispatch?: { readonly inputs: InputDefinitions };
  readonly workflow_call?: { readonly inputs: InputDefinitions; readonly outputs: Texts };
};

/** What has to fit. A list that is not there does not filter. */
export interface Filters {
  readonly branches?: readonly string[];
  readonly 'branches-ignore'?: readonly string[];
  readonly tags?: readonly string[];
  readonly 'tags-ignore'?: readonly string[];
  readonly types?: readonly string[];
}

export type InputDefinitions = Readonly<Record<string, InputDefinition>>;

export interface InputDefinition {
  readonly type: 'string' | 'boolean' | 'number' | 'choice' | 'environment';
  /** @default false */
  readonly required?: boolean;
  readonly default?: string | boolean | number;
  /** Of a choice. */
  readonly options?: readonly string[];
}

export interface ConcurrencyDefinition {
  readonly group: string;
  /** True, or an expression. */
  readonly cancelInProgress: boolean | string;
  readonly queue: 'single' | 'max';
}

export type JobDefinition = StepsJob | CallingJob;

interface CommonJob {
  readonly id: string;
  /** From 1. */
  readonly line: number;
  readonly name?: string;
  /** The name as it was written, for a job that is skipped before its name is known. */
  readonly nameAsWritten?: string;
  readonly needs: readonly string[];
  /** Body of the condition, completed: without a function of status it is `success() && (…)`. */
  readonly if: string;
  /** @default - those of the workflow */
  readonly permissions?: Permissions;
  readonly concurrency?: ConcurrencyDefinition;
  readonly strategy?: StrategyDefinition;
}

/** A job that runs steps. */
export interface StepsJob extends CommonJob {
  readonly env: Texts;
  readonly defaults: RunDefaults;
  readonly environment?: { readonly name: string; readonly url?: string };
  readonly outputs: Texts;
  readonly steps: readonly StepDefinition[];
  /** Minutes, or an expression. @default 360 */
  readonly timeoutMinutes?: number | string;
}

/** A job that calls another workflow. */
export interface CallingJob extends CommonJob {
  readonly uses: string;
  readonly with: Readonly<Record<string, string | boolean | number>>;
}

export interface StrategyDefinition {
  /** As it stands: an object, or an expression that yields one. */
  readonly matrix: unknown;
  /** @default true */
  readonly failFast: boolean | string;
  /** @default - as many as there are */
  readonly maxParallel?: number | string;
}

export function isCallingJob(job: JobDefinition): job is CallingJob {
  return 'uses' in job;
}
