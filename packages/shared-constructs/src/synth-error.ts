import { show, type Violation } from '@mlopspltf/definition';
import type { RuleId } from './guard-rails/rule';

/** One reason why a stack is not synthesized. */
export interface SynthViolation extends Violation {
  /** Module as the definition calls it, or the class where no module could be told. */
  readonly module: string;
  /** The guard rail that is broken. @default - none, and it cannot be waived */
  readonly rule?: RuleId;
}

/** Thrown with every violation of every stack at once; nothing was written. */
export class SynthError extends Error {
  public readonly violations: readonly SynthViolation[];

  constructor(violations: readonly SynthViolation[]) {
    const count = violations.length === 1 ? '1 mistake' : `${violations.length} mistakes`;
    super([`${count} in the stacks, nothing was written:`, ...violations.map(render)].join('\n'));
    this.name = 'SynthError';
    this.violations = violations;
  }
}

/** Stacks were put together in a way that only a change of the code that calls can mend. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

function render({ module, where, value, problem, remedy }: SynthViolation, index: number): string {
  const place = where === '' ? module : `${module}: ${where}`;
  return `  ${index + 1}. ${place}: ${value === undefined ? '' : `${show(value)} `}${problem}\n     ${remedy}`;
}
