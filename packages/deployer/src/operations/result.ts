import type { Module } from '@mlopspltf/definition';
import type { ModuleChoice, OperationResult, RemovedModule, Session } from '../api';
import { commandOf } from './approval';
import type { Progress } from './progress';

export interface ResultParts {
  readonly operation: 'plan' | 'deploy' | 'destroy';
  readonly session: Session;
  readonly progress: Progress;
  readonly chosen: readonly Pick<Module, 'name'>[];
  readonly choices: readonly ModuleChoice[];
  /** @default - not looked for */
  readonly removed?: readonly RemovedModule[];
}

export function resultOf({ operation, session, progress, chosen, choices, removed }: ResultParts): OperationResult {
  const modules = progress.resultsOf(chosen.map(({ name }) => name));
  const stopped = session.signal?.aborted ?? false;
  const rejected = modules.some(({ outcome }) => outcome === 'rejected');
  const exitCode = progress.exitCode || (stopped ? INTERRUPTED : rejected ? APPROVAL_MISSING : 0);
  const { name, account } = session.environment;
  const next = exitCode === 0 ? undefined : (progress.next ?? commandOf(session, operation));
  return {
    operation,
    environment: name,
    account,
    exitCode,
    modules,
    choices,
    ...(removed && { removed }),
    ...(next === undefined ? {} : { next }),
  };
}

const INTERRUPTED = 1;
const APPROVAL_MISSING = 3;
