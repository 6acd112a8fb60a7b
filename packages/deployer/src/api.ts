import type { Applier, Environment, Platform } from '@mlopspltf/definition';

/** What every operation on one environment needs to know. */
export interface Session {
  readonly platform: Platform;
  readonly environment: Environment;
  /** The synthesized output (`cdktf.out`), absolute. */
  readonly output: string;
  /** Folder for everything that outlives a run (`.infra`), absolute. */
  readonly workspace: string;
  /** The checkout, absolute; asked by {@link Selection.since} only. @default - the folder that holds `output` */
  readonly root?: string;
  /** Environment variables to start from: credentials, endpoints, PATH. */
  readonly env: NodeJS.ProcessEnv;
  /** Most modules that Terraform works on at once. */
  readonly parallelism: number;
  readonly report: Reporter;
  /** Asks a person. Absent where nobody can be asked and nothing was approved beforehand. */
  readonly approve?: Approver;
  /** Aborted when the program is to stop: what runs is ended in order, nothing new is started. */
  readonly signal?: AbortSignal;
  /** How a person starts an operation here, for messages. @default - `npx projen {operation}:{environment}` */
  readonly commandFor?: (operation: string) => string;
}

/** Which modules an operation is about. Nothing given: all that the environment has. */
export interface Selection {
  /** These, and what they need. @default - all */
  readonly modules?: readonly string[];
  /** Those that differ from this git reference, and their dependents. @default - git is not asked */
  readonly since?: string;
  /** Only those applied by the pipeline, or by an administrator. @default - both */
  readonly appliedBy?: Applier;
}

/** Called as things happen; what it does with it (a live list, plain lines) is the caller's affair. */
export type Reporter = (event: ProgressEvent) => void;

export type ProgressEvent =
  /** A module enters a phase. `note` says what it waits for, or how it ended. */
  | {
      readonly kind: 'module';
      readonly module: string;
      readonly phase: ModulePhase;
      readonly note?: string;
      readonly seconds?: number;
    }
  /** A step of the backend's set-up. */
  | {
      readonly kind: 'step';
      readonly step: string;
      readonly phase: 'started' | 'done' | 'skipped' | 'failed';
      readonly note?: string;
    }
  /** A wave is planned: shown before anything is asked. */
  | { readonly kind: 'wave'; readonly wave: WavePlan }
  | { readonly kind: 'warning'; readonly message: string };

export type ModulePhase =
  'waiting' | 'init' | 'plan' | 'planned' | 'apply' | 'destroy' | 'done' | 'unchanged' | 'failed' | 'skipped';

/** True: go on. The question is already shown by {@link ProgressEvent} `wave`. */
export type Approver = (question: string) => Promise<boolean>;

/** What a set of modules would do, all of it plannable now. */
export interface WavePlan {
  /** Counted from 1. */
  readonly number: number;
  readonly modules: readonly ModulePlan[];
  /** Modules that read what this wave changes, and are planned once it is applied. */
  readonly deferred: readonly { readonly module: string; readonly waitsFor: readonly string[] }[];
}

export interface ModulePlan {
  readonly module: string;
  readonly changes: readonly ResourceChange[];
  /** Names of the outputs that get another value, or may. @default [] */
  readonly outputs?: readonly string[];
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly action: 'create' | 'update' | 'replace' | 'delete' | 'read' | 'import';
  /** Names of the attributes that change, without values; none for what is created or deleted as a whole. */
  readonly attributes: readonly string[];
}

/** Whether a module takes part in an operation, and why. */
export interface ModuleChoice {
  readonly module: string;
  readonly chosen: boolean;
  /** A clause that follows the module's name: `changed since origin/main: packages/artifact-store/src/stack.ts`. */
  readonly reason: string;
}

/** How a module came out of an operation. */
export interface ModuleResult {
  readonly module: string;
  readonly outcome:
    'unchanged' | 'planned' | 'deferred' | 'applied' | 'destroyed' | 'absent' | 'failed' | 'skipped' | 'rejected';
  readonly changes: readonly ResourceChange[];
  readonly waitsFor?: readonly string[];
  /** What Terraform said, for a failure. */
  readonly error?: string;
  /** The whole text of Terraform, absolute path. */
  readonly log?: string;
  readonly seconds: number;
}

export interface OperationResult {
  readonly operation: 'plan' | 'deploy' | 'destroy' | 'bootstrap';
  readonly environment: string;
  readonly account: string;
  /** 0 to 4, as in the list of exit codes. */
  readonly exitCode: number;
  readonly modules: readonly ModuleResult[];
  /** Every module of the environment, and why it was chosen or not. @default [] */
  readonly choices?: readonly ModuleChoice[];
  /** The command that goes on, after a failure or a refusal. */
  readonly next?: string;
}
