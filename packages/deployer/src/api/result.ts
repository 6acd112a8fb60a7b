import type { ModuleChoice } from './selection';
import type { ResourceChange } from './wave-plan';

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
  /** Whether the stored state does not know all that was done, because Terraform could not save it. @default false */
  readonly unsavedState?: boolean;
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

/** A module that the definition no longer has, or not in this environment, but whose resources are still there. */
export interface RemovedModule {
  readonly module: string;
  /** Number of resources in its state. */
  readonly resources: number;
  /** Whether what was applied was kept, so that it can be destroyed from that. */
  readonly kept: boolean;
}
