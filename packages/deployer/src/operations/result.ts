import type { Module } from '@mlopspltf/definition';
import type { LeftOutModule, ModuleChoice, OperationResult, RemovedModule, Session } from '../api';
import { commandOf } from './approval';
import type { Progress } from './progress';

/** What an operation has found out and done. */
export interface ResultParts {
  readonly operation: 'plan' | 'deploy' | 'destroy';
  readonly session: Session;
  readonly progress: Progress;
  readonly chosen: readonly Pick<Module, 'name'>[];
  readonly choices: readonly ModuleChoice[];
  /** @default - not looked for */
  readonly removed?: readonly RemovedModule[];
  /** @default - none */
  readonly leftOut?: readonly LeftOutModule[];
  /** @default - none */
  readonly refusals?: readonly string[];
}

/** The result of an operation, with its exit code and the command that goes on. */
export function resultOf({
  operation,
  session,
  progress,
  chosen,
  choices,
  leftOut = [],
  removed,
  refusals = [],
}: ResultParts): OperationResult {
  const modules = progress.resultsOf(chosen.map(({ name }) => name));
  const stopped = session.signal?.aborted ?? false;
  const rejected = modules.some(({ outcome }) => outcome === 'rejected');
  const exitCode = progress.exitCode || (stopped ? INTERRUPTED : rejected ? APPROVAL_MISSING : 0);
  const { name, account } = session.environment;
  // What a guard refused, it refuses again; its message says what has to change first.
  const goesOn = exitCode !== APPROVAL_MISSING || rejected;
  const next = exitCode === 0 ? undefined : (progress.next ?? (goesOn ? commandOf(session, operation) : undefined));
  return {
    operation,
    environment: name,
    account,
    exitCode,
    modules,
    choices,
    ...(leftOut.length > 0 && { leftOut }),
    ...(removed && { removed }),
    ...(refusals.length > 0 && { refusals }),
    ...(next === undefined ? {} : { next }),
  };
}

const INTERRUPTED = 1;
/** Or another guard. */
const APPROVAL_MISSING = 3;
