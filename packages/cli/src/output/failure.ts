import { DefinitionError, type Violation } from '@mlopspltf/definition';
import { exitCodeOf, toExitCode, type ExitCode } from '../exit-codes';
import { SynthesisError } from '../errors';
import { safeText } from './style';

/** An error as people and programs are told of it. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** The class of the error. */
  readonly kind: string;
  readonly message: string;
  /** What is wrong with the call or the definition, one by one. @default - it is none of those errors */
  readonly violations?: readonly Violation[];
  /** The command that goes on. @default - none is known */
  readonly next?: string;
  /** Only where it was asked for. @default - not shown */
  readonly stack?: string;
}

export interface FailureOptions {
  /** Shows where the error comes from. */
  readonly debug: boolean;
  /** The signal that ended the program. @default - it was not ended */
  readonly stoppedBy?: string;
}

export function failureOf(error: unknown, { debug, stoppedBy }: FailureOptions): Failure {
  return {
    exitCode: error instanceof SynthesisError ? toExitCode(error.exitCode) : exitCodeOf(error),
    kind: error instanceof Error ? error.name : 'Error',
    message: safeText(messageOf(error, debug, stoppedBy)),
    violations: error instanceof DefinitionError ? error.violations : undefined,
    next: nextOf(error),
    stack: debug && error instanceof Error ? safeText(fullStack(error)) : undefined,
  };
}

function messageOf(error: unknown, debug: boolean, stoppedBy: string | undefined): string {
  const message = error instanceof Error ? error.message : String(error);
  const expected = error instanceof Error && isExpected(error);
  if (stoppedBy !== undefined) return expected && error.name !== 'AbortError' ? message : `Stopped by ${stoppedBy}.`;
  return expected || debug
    ? message
    : `Unexpected: ${message}\nRun it again with --debug to see where this comes from.`;
}

/**
 * Errors made to be read are classes of their own; what Node.js and libraries throw by mistake are not. Errors of the
 * system (no such file, no rights) say what is the matter and are no mistakes of the program either.
 */
function isExpected(error: Error): boolean {
  const byMistake = [
    'Error',
    'TypeError',
    'RangeError',
    'ReferenceError',
    'SyntaxError',
    'AssertionError',
    'AggregateError',
  ];
  return !byMistake.includes(error.constructor.name) || 'syscall' in error;
}

function nextOf(error: unknown): string | undefined {
  return error instanceof Error && 'next' in error && typeof error.next === 'string' ? error.next : undefined;
}

function fullStack(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\nCaused by: ${fullStack(error.cause)}` : own;
}
