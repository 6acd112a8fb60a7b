import type { JobWork } from '../api';
import type { Place } from '../errors';
import type { JobFolders } from '../runner/job-folders';

/** What an action is given, and what it can do to the job: as GitHub's toolkit for actions has it. */
export interface ActionCall {
  readonly work: JobWork;
  readonly place: Place;
  /** Evaluated; those that the real action does not have are refused before. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly folders: JobFolders;
  /** Variables of the step. */
  readonly env: Readonly<Record<string, string>>;
  /** The job's `GITHUB_TOKEN`. */
  readonly token: string;
  /** Aborted when the step is to end. */
  readonly signal: AbortSignal;
  readonly line: (text: string) => void;
  readonly warning: (text: string) => void;
  readonly mask: (value: string) => void;
  readonly setOutput: (name: string, value: string) => void;
  /** For this step's followers. */
  readonly exportVariable: (name: string, value: string) => void;
  readonly addPath: (folder: string) => void;
  /** What the action does after all steps, the last one first. */
  readonly afterwards: (step: () => Promise<void> | void) => void;
}

/** @throws ActionFailure where the real action would fail; NotImitatedError for what is not imitated of it */
export type StandIn = (call: ActionCall) => Promise<void> | void;

/**
 * What stands in for an action.
 * @param uses as the workflow has it: `actions/checkout@COMMIT`
 * @throws NotImitatedError for an action or a version that is not known, and for an input that it does not have
 */
export type StandInOf = (uses: string, inputs: Readonly<Record<string, string>>, place: Place) => StandIn;

/** The step fails, with these words. */
export class ActionFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
