import type { ResourceChange } from '../api';
import type { ModulePaths } from '../workspace/paths';
import type { Backend } from './init';
import type { ModuleLog } from './log';
import type { StackJson } from './stack-json';
import type { Toolbox } from './toolbox';

/** A module in one environment, as Terraform needs it. */
export interface ModuleOptions {
  readonly module: string;
  readonly environment: string;
  readonly paths: ModulePaths;
  readonly toolbox: Toolbox;
  readonly log: ModuleLog;
  /** What the synthesized folder held when it was read and vetted: a later synthesis changes nothing of a run. */
  readonly files: Readonly<Record<string, Buffer>>;
  readonly stack: StackJson;
  /** Text of the dependency lock file. */
  readonly lock: string;
  /** Text of `{env}.config`. */
  readonly backendConfig: string;
  /** Text of `{env}.tfvars`. */
  readonly variables: string;
  /** Further files beside the stack's. @default - none */
  readonly additions?: Readonly<Record<string, string>>;
  /** Shared by all environments: CLI configuration, provider cache. */
  readonly shared: string;
  /** Tells this run's plan from others'. */
  readonly run: string;
  readonly signal?: AbortSignal;
  /** Whether this is a job of a workflow, whose files go with it. @default false */
  readonly onRunner?: boolean;
  /** Told the process id of whatever is started. */
  readonly onStart?: (pid: number) => void;
}

export interface PrepareOptions {
  /** @default - as the stack says */
  readonly backend?: Backend;
  /** Go on although a state lies there that could not be saved. @default false */
  readonly allowUnsavedState?: boolean;
  /** Called when Terraform has to be started for it. @default - nothing */
  readonly onInit?: () => void;
}

export interface PlanOptions {
  /** @default false */
  readonly destroy?: boolean;
  /** Hold the state's lock meanwhile, and find out who else does. */
  readonly lock: boolean;
  /** Addresses: these only, and what depends on them. @default - everything */
  readonly targets?: readonly string[];
  /** Look at what is there first, and read what other modules offer. @default true */
  readonly refresh?: boolean;
}

export interface ApplyOptions {
  /** Hold the state's lock meanwhile. @default true */
  readonly lock?: boolean;
  /**
   * Told what went wrong, and the ids of the locks that Terraform had asked for. True: it is worth another try, once.
   * @default - nothing is tried again
   */
  readonly onLockError?: (error: unknown, requested: readonly string[]) => Promise<boolean>;
}

/** A plan that waits to be applied. The file is a secret: it holds state and values in clear text. */
export interface SavedPlan {
  readonly file: string;
  readonly changes: readonly ResourceChange[];
  /** Names of the outputs that get another value, or may. */
  readonly outputs: readonly string[];
}
