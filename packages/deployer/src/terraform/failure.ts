import { ExecutionError, GuardError, LockError, type DeployerError } from '../errors';
import { errorBlocks } from './plain-errors';
import { describeLock, parseLockError } from './state-lock';
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
}

/** Terraform's own words, sorted by what they mean for the caller. */
export function failureOf(report: FailureReport): DeployerError {
  const text = errorText(report);
  const lock = parseLockError(text);
  if (lock) {
    return new LockError(`The state of ${report.module} in ${report.environment} is locked by ${describeLock(lock)}.`, {
      next: `npx projen terraform:${report.environment} --module ${report.module} -- force-unlock ${lock.id}`,
    });
  }
  if (report.interrupted) return new ExecutionError(`terraform ${report.command} was interrupted. ${text}`.trim());
  if (text.includes('Saved plan is stale'))
    return new GuardError(`Something else changed ${report.module} since it was planned.\n${text}`);
  if (text.includes('Instance cannot be destroyed')) return new GuardError(text);
  return new ExecutionError(text);
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
