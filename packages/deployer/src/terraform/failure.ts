import { ExecutionError, GuardError, LockError, type DeployerError } from '../errors';
import { halfDone, unlockCommand } from './half-done';
import { errorBlocks } from './plain-errors';
import { describeLock, parseLockError, type StateLock } from './state-lock';
import { renderDiagnostic, type Diagnostic } from './ui';

/** What is known of a Terraform that ended badly. */
export interface FailureReport {
  readonly module: string;
  readonly environment: string;
  /** `plan`, `apply`, `init` … */
  readonly command: string;
  readonly diagnostics: readonly Diagnostic[];
  /** The last lines of plain text. */
  readonly tail: readonly string[];
  readonly exitCode: number;
  readonly interrupted: boolean;
  /** Absolute. @default - nobody can look there afterwards */
  readonly log?: string;
  /** What it was started with: tells whose credentials these are. */
  readonly env: NodeJS.ProcessEnv;
  /** The file, absolute, with a state that it could not save. @default - it has saved all that it did */
  readonly unsavedState?: string;
  /** What it says of each resource that it is done with, a line each. @default - nothing */
  readonly done?: readonly string[];
  /** Whether it ran in a job of a workflow, whose files go with the job. @default false */
  readonly onRunner?: boolean;
}

/** Terraform's own words, sorted by what they mean for the caller. */
export function failureOf(report: FailureReport): DeployerError {
  const text = errorText(report);
  const lock = parseLockError(text);
  if (lock) return lockedError(report, lock);
  const left = halfDone({ ...report, text });
  if (left) return left;
  if (report.interrupted) return new ExecutionError(`terraform ${report.command} was interrupted. ${text}`.trim());
  if (text.includes('Saved plan is stale'))
    return new GuardError(`Something else changed ${report.module} since it was planned.\n${text}`);
  if (text.includes('Instance cannot be destroyed')) return new GuardError(text);
  return new ExecutionError(text);
}

/** What is told of a state that somebody holds. */
export function lockedError(place: Pick<FailureReport, 'module' | 'environment'>, lock: StateLock): LockError {
  return new LockError(
    `The state of ${place.module} in ${place.environment} is locked by ${describeLock(lock)}. ` +
      'Wait until that run has ended; if it was killed, release its lock.',
    { next: unlockCommand(place), lock },
  );
}

/** Errors only; where Terraform gave none, its last words. Never a whole log. */
function errorText({ diagnostics, tail, command, exitCode, log, onRunner = false }: FailureReport): string {
  const errors = diagnostics
    .filter(({ severity, summary }) => severity === 'error' && !(onRunner && summary === ADVICE_FOR_THE_FILE))
    .map(renderDiagnostic);
  const plain = errors.length > 0 ? errors : errorBlocks(tail.join('\n'));
  if (plain.length > 0) return plain.slice(0, MOST_ERRORS).join('\n\n') + more(plain.length, log);
  const words = tail.slice(-10).join('\n').trim();
  return `terraform ${command} ended with exit code ${exitCode}${words === '' ? '' : `:\n${words}`}${log === undefined ? '' : `\nAll it said: ${log}`}`;
}

/** Follows the error itself, and tells how to push a file that goes with the runner. */
const ADVICE_FOR_THE_FILE = 'Failed to persist state to backend';

const MOST_ERRORS = 5;

function more(count: number, log: string | undefined): string {
  if (count <= MOST_ERRORS) return '';
  return `\n\n… and ${count - MOST_ERRORS} more errors${log === undefined ? '' : `: ${log}`}`;
}
