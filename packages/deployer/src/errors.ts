import type { StateLock } from './terraform/state-lock';

export interface DeployerErrorOptions {
  /** The command that goes on. @default - none is known */
  readonly next?: string;
  readonly cause?: unknown;
}

/**
 * What a person is told instead of a stack trace. The program maps each class to its exit code; `next` is the command
 * that goes on.
 */
export abstract class DeployerError extends Error {
  public readonly next?: string;

  constructor(message: string, options: DeployerErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.next = options.next;
  }
}

/** Terraform, AWS or a tool failed; the message holds what it said. Exit code 1. */
export class ExecutionError extends DeployerError {
  /** Whether Terraform has done what the stored state does not know. */
  public readonly unsavedState: boolean;

  constructor(message: string, options: DeployerErrorOptions & { readonly unsavedState?: boolean } = {}) {
    super(message, options);
    this.unsavedState = options.unsavedState ?? false;
  }
}

/** The call or what it was given is wrong. Exit code 2. */
export class InputError extends DeployerError {}

/** A guard refused; nothing was changed. Exit code 3. */
export class GuardError extends DeployerError {}

/** A later commit does the work instead. Exit code 3. */
export class SupersededError extends GuardError {}

/** Somebody else holds a lock. Exit code 4. */
export class LockError extends DeployerError {
  /** That of a state, where it is one. */
  public readonly lock?: StateLock;

  constructor(message: string, options: DeployerErrorOptions & { readonly lock?: StateLock } = {}) {
    super(message, options);
    this.lock = options.lock;
  }
}

/** The exit code for what was thrown; whatever is not ours failed, and is 1. */
export function exitCodeOf(error: unknown): 1 | 2 | 3 | 4 {
  if (error instanceof LockError) return 4;
  if (error instanceof GuardError) return 3;
  return error instanceof InputError ? 2 : 1;
}

/** The name of whatever was thrown, empty where it has none. AWS tells its errors apart by it. */
export function errorName(error: unknown): string {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  return typeof name === 'string' ? name : '';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message);
}
