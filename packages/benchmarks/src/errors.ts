import { DefinitionError, type Violation } from '@mlopspltf/definition';

/** Everything that is wrong with a call, at once. */
export class CallError extends DefinitionError {
  constructor(violations: readonly Violation[]) {
    super(violations, 'the call');
    this.name = 'CallError';
  }
}

/** Something that is measured cannot be run on this machine: its column says so, and the rest goes on. */
export class UnavailableError extends Error {
  constructor(what: string, reason: string) {
    super(`${what}: ${reason}`);
    this.name = 'UnavailableError';
  }
}

/** A command that was to be measured, or that makes ready for one, failed. */
export class CommandError extends Error {
  /** @param output what it said at last */
  constructor(
    command: string,
    ending: string,
    public readonly output: string,
  ) {
    super(`${command} ${ending}`);
    this.name = 'CommandError';
  }
}

/** Ctrl-C or SIGTERM; what ran has been ended since. */
export class InterruptedError extends Error {
  constructor(signal: string) {
    super(`Stopped by ${signal}. Nothing was written.`);
    this.name = 'InterruptedError';
  }
}
