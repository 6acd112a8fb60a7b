import type { CheckedCall } from '../call/read';
import type { Call } from '../call/parse';
import type { Checkout } from '../checkout';
import type { ExitCode } from '../exit-codes';
import type { Host } from '../host';
import type { Operations } from '../operations';

/** Everything a command works with. */
export interface Task {
  readonly call: Call;
  readonly checked: CheckedCall;
  readonly checkout: Checkout;
  readonly host: Host;
  readonly operations: Operations;
}

/** How a command came out. Errors are thrown. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** The result for people, on standard output. @default - nothing */
  readonly text?: string;
  /** The result for programs, printed instead of `text` with `--json`. @default - only command and exit code */
  readonly json?: object;
  /** Lines for standard error, before the result. @default - none */
  readonly remarks?: readonly string[];
  /** Lines for standard error, after the result. @default - none */
  readonly afterwards?: readonly string[];
  /** The command that goes on. @default - nothing is left to do */
  readonly next?: string;
}

export type Command = (task: Task) => Promise<Outcome>;
