import type { Approver, OperationResult, Session, WavePlan } from '../api';
import { GuardError } from '../errors';
import type { SavedPlan } from '../terraform/module';
import type { Verdict } from './wave';

/**
 * Refuses before anything is planned where nobody could say yes.
 *
 * @throws GuardError
 */
export function requireApprover(session: Session, operation: OperationResult['operation']): Approver {
  if (session.approve) return session.approve;
  throw new GuardError(
    `The approval is missing: nobody can be asked here, and --auto-approve was not given. Nothing was planned.`,
    { next: `${commandOf(session, operation)} --auto-approve` },
  );
}

/** How a person starts that operation again. */
export function commandOf(session: Session, operation: string): string {
  return session.commandFor?.(operation) ?? `npx projen ${operation}:${session.environment.name}`;
}

/** What is shown before anything is asked. */
export function wavePlan(number: number, verdicts: ReadonlyMap<string, Verdict>): WavePlan {
  const planned = [...verdicts].flatMap(([module, verdict]) =>
    verdict.kind === 'planned' ? [[module, verdict.plan] as const] : [],
  );
  return {
    number,
    modules: planned.map(([module, { changes, outputs }]: readonly [string, SavedPlan]) => ({
      module,
      changes,
      outputs,
    })),
    deferred: [...verdicts].flatMap(([module, verdict]) =>
      verdict.kind === 'deferred'
        ? [{ module, waitsFor: verdict.waitsFor, reads: [], wave: number + 1, resources: 0, isNew: false }]
        : [],
    ),
  };
}
