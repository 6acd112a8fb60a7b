import type { Conclusion } from '../api';
import type { Status } from '../workflow';

/** How a job ended, for those that need it. */
export interface JobEnd {
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  /** It ran in this attempt, and is not only remembered from an earlier one. */
  readonly fresh: boolean;
}

/**
 * What the functions of status say for a job: `success()` wants all jobs before it to have succeeded, directly needed or not,
 * and a skipped one has not; `failure()` wants one that failed.
 *
 * @param before all of them
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions
 * @see https://github.com/actions/runner/issues/491
 */
export function statusAfter(before: readonly JobEnd[], cancelled: boolean): Status {
  return {
    success: !cancelled && before.every(({ result }) => result === 'success'),
    failure: before.some(({ result }) => result === 'failure'),
    cancelled,
  };
}

/** What several jobs come to, as one matrix or as one called workflow. */
export function combined(results: readonly Conclusion[]): Conclusion {
  if (results.includes('failure')) return 'failure';
  if (results.includes('cancelled')) return 'cancelled';
  return results.includes('success') ? 'success' : 'skipped';
}

/** What a run comes to. One that was cancelled is that, whatever else failed in it. */
export function runConclusion(results: readonly Conclusion[], cancelled: boolean): Conclusion {
  if (cancelled && results.includes('cancelled')) return 'cancelled';
  return combined(results);
}

/**
 * The outputs of a matrix: each name has what the last job that ended gave it, and empty ones do not overwrite.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs
 */
export function mergedOutputs(inOrderOfEnd: readonly JobEnd[]): Readonly<Record<string, string>> {
  const merged: Record<string, string> = {};
  for (const { outputs } of inOrderOfEnd) {
    for (const [name, value] of Object.entries(outputs))
      if (value !== '' || !Object.hasOwn(merged, name)) merged[name] = value;
  }
  return merged;
}
