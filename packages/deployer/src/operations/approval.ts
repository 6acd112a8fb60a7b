import type { Approver, OperationResult, Session } from '../api';
import type { Identity } from '../aws/account';
import { GuardError } from '../errors';
import { admit, passedOver } from '../guards/admission';

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

/**
 * What is asked before anything is started: whether the environment may be changed from here, and whether anybody could
 * say yes.
 *
 * @throws GuardError, from what is returned
 */
export function admission(session: Session, operation: OperationResult['operation']): (identity: Identity) => void {
  return (identity) => {
    admitChange(session, identity);
    requireApprover(session, operation);
  };
}

/**
 * Asks whether an environment may be changed from here; says so where the answer is passed over.
 *
 * @throws GuardError
 */
export function admitChange(session: Session, identity: Identity): void {
  admit(session, identity);
  const message = passedOver(session, identity);
  if (message !== undefined) session.report({ kind: 'warning', message });
}

/** How a person starts that operation again. */
export function commandOf(session: Session, operation: string): string {
  return session.commandFor?.(operation) ?? `npx projen ${operation}:${session.environment.name}`;
}
