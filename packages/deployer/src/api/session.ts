import type { Environment, Platform } from '@mlopspltf/definition';
import type { Approver, Reporter } from './progress';

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
