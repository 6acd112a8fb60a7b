/** What a person is told instead of a stack trace. */
export abstract class RehearsalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Where something stands in a workflow. */
export interface Place {
  /** `.github/workflows/deploy.yml` */
  readonly file: string;
  /** From 1. @default - it is not one line's fault */
  readonly line?: number;
  /** `jobs.plan-1.services` @default - the whole file */
  readonly at?: string;
}

/**
 * Something of GitHub that is not imitated here. It is refused, because a rehearsal that guessed would show what GitHub
 * does not do. Exit code 2.
 */
export class NotImitatedError extends RehearsalError {
  /**
   * @param what the value that is not imitated, with what it is: `the service "postgres"`
   * @param advice what to do instead
   */
  constructor(place: Place, what: string, advice: string) {
    super(`${told(place)}: ${what} is not imitated by the rehearsal. ${advice}`);
  }
}

/** GitHub would refuse the file, and show the run as failed. */
export class InvalidWorkflowError extends RehearsalError {
  /** @param findings each with its place and what to do */
  constructor(public readonly findings: readonly string[]) {
    super(`GitHub would call this an invalid workflow file:\n${findings.map((finding) => `  ${finding}`).join('\n')}`);
  }
}

/** An expression that cannot be evaluated, on GitHub neither: what it stands in fails. */
export class ExpressionFailedError extends RehearsalError {
  constructor(body: string, why: string, options?: ErrorOptions) {
    super(`the expression "${body}" cannot be evaluated: ${why}`, options);
  }
}

/** The caller asked for something that there is not, such as a workflow without that trigger. Exit code 2. */
export class RequestError extends RehearsalError {}

/** `.github/workflows/deploy.yml:12, jobs.plan-1` */
export function told({ file, line, at }: Place): string {
  return `${file}${line === undefined ? '' : `:${String(line)}`}${at === undefined ? '' : `, ${at}`}`;
}

/** A value as it stands in a message: on one line, and not endless. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ');
  return `"${line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line}"`;
}

/** Characters. */
const LONGEST = 120;

/** git, the emulator or a command of this project failed; the message holds what it said. Exit code 1. */
export class ExecutionError extends RehearsalError {}

/** Another rehearsal is under way in the same folder. Exit code 4. */
export class LockError extends RehearsalError {}
