import type { Conclusion, JobReport, JobResult, RunFacts } from '../api';

/** How far a job or a run is. `pending` waits for its concurrency group, `waiting` for an approval, `queued` for a slot. */
export type Progress = 'queued' | 'pending' | 'waiting' | 'in_progress' | 'completed';

/** A job as it can be seen from outside, at this moment. */
export interface JobView {
  /** Unique among all runs. */
  readonly id: number;
  /** `Deliver / Wave 1: 3. Approval, 4. Apply` */
  readonly title: string;
  /** `deliver/apply-1` */
  readonly path: string;
  readonly status: Progress;
  /** Once it is completed. */
  readonly conclusion?: Conclusion;
  /** Why it ended so, where no step says it: rejected, cancelled by another run, an expression that fails. */
  readonly message?: string;
  /** The GitHub environment it names. */
  readonly environment?: string;
  /** What the runner gave back. @default - it did not run, or not in this attempt */
  readonly result?: JobResult;
  /** Its success is of an earlier attempt, and it did not run again. */
  readonly kept: boolean;
}

/** Jobs of a run that wait for somebody's approval. */
export interface PendingApproval {
  readonly environment: string;
  /** Logins and `@org/team`. */
  readonly reviewers: readonly string[];
  readonly jobs: readonly JobView[];
}

/** What is told while workflows run, in the order in which it happens. */
export type ActionsEvent =
  | { readonly kind: 'run-started'; readonly run: RunFacts }
  | { readonly kind: 'job-changed'; readonly run: RunFacts; readonly job: JobView }
  | { readonly kind: 'job-report'; readonly run: RunFacts; readonly job: JobView; readonly report: JobReport }
  | {
      readonly kind: 'approval-asked';
      readonly run: RunFacts;
      readonly job: JobView;
      readonly environment: string;
      readonly reviewers: readonly string[];
    }
  | {
      readonly kind: 'approval-given';
      readonly run: RunFacts;
      readonly environment: string;
      readonly reviewer: string;
      readonly approved: boolean;
    }
  | {
      readonly kind: 'run-ended';
      readonly run: RunFacts;
      readonly conclusion: Conclusion;
      /** Why, where no job says it. */
      readonly message?: string;
    };
