import type { GitHubServices, JobWork } from '../api';
import type { StandInOf } from '../stand-ins';

/** What a runner of jobs works with. */
export interface RunnerOptions {
  /**
   * Folder for work folders, logs and kept installations. Absolute. The folders of a job go with it, unless it failed; logs stay.
   */
  readonly folder: string;
  readonly github: Pick<GitHubServices, 'issueToken'>;
  /** What stands in for the action that a step `uses`. */
  readonly standIns: StandInOf;
  /** Address of the emulator: `AWS_ENDPOINT_URL`. @default - jobs have no AWS at all */
  readonly endpoint?: string;
  /** Environment of this machine. @default - that of this process */
  readonly machine?: NodeJS.ProcessEnv;
  /** Whether what `npm ci` installed is kept and copied where it would install the same again. @default true */
  readonly keepInstallations?: boolean;
  /** How long a cancelled step has after each signal. @default - as long as on GitHub */
  readonly patience?: Patience;
}

export interface Patience {
  /** Milliseconds after SIGINT. */
  readonly afterInterrupt: number;
  /** Milliseconds after SIGTERM. */
  readonly afterTerminate: number;
}

/** `jobs.plan-1, step 3`, for messages. */
export function placeOf({ workflowRef, id }: JobWork, index: number): { readonly file: string; readonly at: string } {
  const file = workflowRef.split('@')[0]?.split('/').slice(2).join('/') ?? workflowRef;
  return { file, at: `jobs.${id}, step ${index + 1}` };
}
