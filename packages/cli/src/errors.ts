import { DefinitionError, type Violation } from '@mlopspltf/definition';

/** Everything that is wrong with a call, at once. */
export class CallError extends DefinitionError {
  constructor(violations: readonly Violation[]) {
    super(violations, 'the call');
    this.name = 'CallError';
  }
}

/** The synthesis ended with an error that it has already told on standard error. */
export class SynthesisError extends Error {
  /** @param exitCode of the synthesis: 2 when a stack or the definition is wrong */
  constructor(public readonly exitCode: number) {
    super(
      exitCode === 2
        ? 'The stacks are not as they have to be: what is wrong is listed above.'
        : 'The synthesis failed: what it said is shown above.',
    );
    this.name = 'SynthesisError';
  }
}

/** A package that only some commands need is not there. */
export class MissingPackageError extends CallError {
  constructor(name: string, cause: unknown) {
    super([
      {
        where: 'package',
        value: name,
        problem: 'is not installed',
        remedy: 'Install all packages of the repository: npm ci',
      },
    ]);
    this.name = 'MissingPackageError';
    this.cause = cause;
  }
}

/** Ctrl-C or SIGTERM, while something ran that has been ended since. */
export class InterruptedError extends Error {
  constructor(signal: string) {
    super(`Stopped by ${signal}.`);
    this.name = 'InterruptedError';
  }
}
