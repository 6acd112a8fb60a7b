import type { Approver, OperationResult, Session } from '../api';
import { GuardError } from '../errors';

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
