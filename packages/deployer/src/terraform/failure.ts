import { explainCredentials } from '../aws/account';
import { ExecutionError, GuardError, LockError, type DeployerError } from '../errors';
import { errorBlocks } from './plain-errors';
import { UNSAVED_STATE } from './stack-copy';
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
  /** Absolute. */
  readonly log: string;
  /** What it was started with: tells whose credentials these are. */
  readonly env: NodeJS.ProcessEnv;
  /** The file, absolute, with a state that it could not save. @default - it has saved all that it did */
  readonly unsavedState?: string;
}

/** Terraform's own words, sorted by what they mean for the caller. */
export function failureOf(report: FailureReport): DeployerError {
  const text = errorText(report);
  const lock = parseLockError(text);
  if (lock) return lockedError(report, lock);
  if (report.unsavedState !== undefined || isExpired(text) || LOCK_LEFT.test(text)) return halfDone(report, text);
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

/**
 * A connection or credentials that ended in the middle take three things with them: what was to be done, the saving of
 * the state, and the release of the lock. The way on is told in the order in which it works.
 */
function halfDone(report: FailureReport, text: string): ExecutionError {
  const { unsavedState, module, environment, env } = report;
  const expired = isExpired(text)
    ? explainCredentials({ name: 'ExpiredToken', message: summaryOf(text) }, env)
    : undefined;
  const commands = [
    ...(expired?.next === undefined ? [] : [expired.next]),
    ...(LOCK_LEFT.test(text) ? [unlockCommand(report)] : []),
    ...(unsavedState === undefined ? [] : [pushCommand(module, environment)]),
  ];
  const parts = [
    ...(expired ? [expired.message] : []),
    ...(unsavedState === undefined
      ? []
      : [
          `Terraform could not save the state of ${module}. Nothing is lost: it lies in ${unsavedState}, and knows what was ` +
            'made. Push it before anything else is done with this module.',
        ]),
    ...(LOCK_LEFT.test(text) ? ['The lock of this run could not be released.'] : []),
    ...(commands.length > 1 ? [`In this order:\n${commands.map((command) => `  ${command}`).join('\n')}`] : []),
    text,
  ];
  return new ExecutionError(parts.join('\n'), { next: commands[0] });
}

/** As the provider, the S3 backend and the AWS SDK of both put it. */
function isExpired(text: string): boolean {
  return /\b(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired)\b|security token included in the request is expired|token has expired/i.test(
    text,
  );
}

const LOCK_LEFT = /Error (releasing|unlocking)[^\n]* state/i;

/** The line that says so; AWS' request numbers and addresses around it help nobody. */
function summaryOf(text: string): string {
  const said = /(ExpiredToken\w*|RequestExpired)(: ?[^\n]*)?/.exec(text);
  return said?.[0] ?? 'AWS says that they have expired';
}

function unlockCommand({ module, environment }: Pick<FailureReport, 'module' | 'environment'>): string {
  return `npx projen unlock:${environment} --module ${module}`;
}

/** What pushes a state that Terraform could not save. */
export function pushCommand(module: string, environment: string): string {
  return `npx projen terraform:${environment} --module ${module} -- state push ${UNSAVED_STATE}`;
}

/** Errors only; where Terraform gave none, its last words. Never a whole log. */
function errorText({ diagnostics, tail, command, exitCode, log }: FailureReport): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(renderDiagnostic);
  const plain = errors.length > 0 ? errors : errorBlocks(tail.join('\n'));
  if (plain.length > 0) return plain.slice(0, MOST_ERRORS).join('\n\n') + more(plain.length, log);
  const words = tail.slice(-10).join('\n').trim();
  return `terraform ${command} ended with exit code ${exitCode}${words === '' ? '' : `:\n${words}`}\nAll it said: ${log}`;
}

const MOST_ERRORS = 5;

function more(count: number, log: string): string {
  return count > MOST_ERRORS ? `\n\n… and ${count - MOST_ERRORS} more errors: ${log}` : '';
}
