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
  /** What is deployed, and who does it. @default - no commit is known */
  readonly revision?: Revision;
  /** @default - the guards of branch and history are asked */
  readonly admission?: Admission;
  /** What the session's endpoint cannot do, where it is an imitation of AWS. @default - nothing: it is AWS */
  readonly limits?: TargetLimits;
}

/** What an imitation of AWS cannot do, by Terraform's types of resources. */
export interface TargetLimits {
  /** As sentences name it: `the emulator`. */
  readonly name: string;
  /** Types that cannot be made there, each with why, as a clause. Modules that have one are left out. */
  readonly cannotMake: ReadonlyMap<string, string>;
  /** Types that can be made there and not deleted, each with why, as a clause. Destroying passes them over. */
  readonly cannotDelete: ReadonlyMap<string, string>;
  /** The command that ends it, with everything in it. */
  readonly end: string;
}

/** The state of the checkout that the synthesized output was made from, and who started the operation. */
export interface Revision {
  /** Full, hexadecimal. @default - outside of git, or before the first commit */
  readonly commit?: string;
  /** As git or the pipeline calls it, without `refs/heads/`. @default - a commit is checked out, no branch */
  readonly branch?: string;
  /** Whether every file is as it was committed; untracked files that git does not ignore count. */
  readonly clean: boolean;
  /** `user@machine`, or the account that started the workflow. */
  readonly who: string;
  /** The run of a workflow. @default - a person's machine */
  readonly pipeline?: PipelineRun;
}

export interface PipelineRun {
  /** Address of the run's page. */
  readonly url: string;
  /** Of the run; stays the same when it is started again. */
  readonly id: string;
  /** Counted from 1. */
  readonly attempt: number;
}

/** How the guards of branch and history are passed. They never concern accounts, plans or data stores. */
export interface Admission {
  /** Why they are passed over, in a person's words; kept with the record. @default - they are not */
  readonly breakGlass?: string;
  /** They are not asked: nobody else works in this environment. @default false */
  readonly trial?: boolean;
}

/** Which modules an operation is about. Nothing given: those that differ from what the environment last got. */
export interface Selection {
  /** These, and what they need. @default - all */
  readonly modules?: readonly string[];
  /** Also what is as it was deployed. @default false */
  readonly all?: boolean;
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
  readonly deferred: readonly DeferredModule[];
}

/** What is known beforehand of a module of a later wave. */
export interface DeferredModule {
  readonly module: string;
  readonly waitsFor: readonly string[];
  /** Outputs that get another value, or may: `artifact_store.kms_key_arn`. */
  readonly reads: readonly string[];
  /** The earliest wave that can hold it. */
  readonly wave: number;
  /** Resources in its stack. */
  readonly resources: number;
  /** Whether nothing of it is there yet: all its resources will be created. */
  readonly isNew: boolean;
}

export interface ModulePlan {
  readonly module: string;
  readonly changes: readonly ResourceChange[];
  /** Names of the outputs that get another value, or may. @default [] */
  readonly outputs?: readonly string[];
  /** Work that this plan would undo. @default - none is known */
  readonly overwrites?: DeployedWork;
}

/** What an environment holds of a module, by its record. */
export interface DeployedWork {
  /**
   * Why it is in the way: it is not in this branch's history; this commit is older; or its record is damaged, or of a
   * newer release, so that nobody can tell.
   */
  readonly kind: 'other' | 'newer' | 'unreadable';
  /** @default - it was deployed outside of git */
  readonly commit?: string;
  /** Whether it was deployed with uncommitted changes. @default false */
  readonly uncommitted?: boolean;
  readonly branch?: string;
  readonly who: string;
  /** ISO 8601 */
  readonly at: string;
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly action: 'create' | 'update' | 'replace' | 'delete' | 'read' | 'import';
  /** None for what is created or deleted as a whole. */
  readonly attributes: readonly AttributeChange[];
  /** Whether it keeps data that are lost when it is deleted or replaced. @default false */
  readonly dataStore?: boolean;
}

export interface AttributeChange {
  /** `tags.Owner`, `versioning_configuration[0].status` */
  readonly path: string;
  /** As JSON, shortened; `(sensitive)` for what the provider or the stack calls so. @default - it was not set */
  readonly before?: string;
  /** As `before`; also `(known after apply)`. @default - it will not be set */
  readonly after?: string;
  /** Whether it is why the resource is replaced. @default false */
  readonly replaces?: boolean;
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
  /** What is not destroyed because its deletion is not possible there. @default [] */
  readonly stays?: readonly StayingResource[];
  /** What Terraform said, for a failure. */
  readonly error?: string;
  /** The whole text of Terraform, absolute path. */
  readonly log?: string;
  readonly seconds: number;
}

/** A resource that a removal passes over. It stays in the state as it is. */
export interface StayingResource {
  readonly address: string;
  readonly type: string;
  /** Why, and until when, as a sentence without its full stop. */
  readonly reason: string;
}

/** A module that is not deployed, because the session's endpoint cannot hold it. */
export interface LeftOutModule {
  readonly module: string;
  /** A clause that follows the module's name: `has what the emulator cannot make: …`. */
  readonly reason: string;
  /** Types of its resources that cannot be made; none where it only needs a module that has some. */
  readonly types: readonly string[];
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
  /** What a deployment of this plan would be refused for, one sentence each. @default [] */
  readonly refusals?: readonly string[];
  /** What would be deployed anywhere but here. @default [] */
  readonly leftOut?: readonly LeftOutModule[];
  /** What the environment still has of modules that the definition no longer gives it. @default [] */
  readonly removed?: readonly RemovedModule[];
  /** The folder in which the plans of the first wave were kept, absolute. @default - they were not */
  readonly saved?: string;
  /** The command that goes on, after a failure or a refusal. */
  readonly next?: string;
}

/** A module that the definition no longer has, or not in this environment, but whose resources are still there. */
export interface RemovedModule {
  readonly module: string;
  /** Number of resources in its state. */
  readonly resources: number;
  /** Whether what was applied was kept, so that it can be destroyed from that. */
  readonly kept: boolean;
}
