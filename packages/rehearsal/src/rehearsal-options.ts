import type { Platform } from '@mlopspltf/definition';
import type { ActionsEvent } from './actions';
import type { JobRunner } from './api';
import type { AskForApproval } from './approver';

export interface RehearsalOptions {
  /** The checkout whose commits are pushed. Absolute. */
  readonly root: string;
  readonly platform: Platform;
  /** For what outlives a rehearsal: `.infra/rehearsal`. Absolute. */
  readonly folder: string;
  /** Address of the emulator. */
  readonly endpoint: string;
  /** The program `infra`: executable and first arguments. Needed to set up accounts. */
  readonly infra: readonly [string, ...string[]];
  /** Says what becomes of jobs that wait for a reviewer. @default - they keep waiting */
  readonly approve?: AskForApproval;
  /** Told of everything that happens, while it happens. @default - nobody is */
  readonly report?: (event: RehearsalEvent) => void;
  /** Jobs at once. @default 4 */
  readonly parallelism?: number;
  /** Name or file of the only workflow that is started. @default - all that an event starts */
  readonly workflow?: string;
  /** Whether what GitHub had in earlier rehearsals is forgotten. @default false */
  readonly fresh?: boolean;
  /**
   * Whether an account that a run deploys to is set up, where it has no roles of the pipeline yet.
   * @default true
   */
  readonly setUp?: boolean;
  /** Whether GitHub's environments are made as the definition has them. @default true */
  readonly environments?: boolean;
  /** Login of who pushes. @default 'somebody' */
  readonly actor?: string;
  /** @default - that of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether jobs run on this Node.js, whatever version they want. @default false */
  readonly anyNode?: boolean;
  /** Makes what runs the jobs of what runs them on this machine. @default - that one runs them */
  readonly runnerFrom?: (local: JobRunner) => JobRunner;
  /** Ends what is under way. @default - nothing does */
  readonly signal?: AbortSignal;
}

/** What happens in a rehearsal: in the workflows, or around them. */
export type RehearsalEvent = ActionsEvent | { readonly kind: 'note'; readonly text: string };
