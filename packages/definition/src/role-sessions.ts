import type { WorkflowRole } from './role-names';

/**
 * Seconds for which a job gets credentials of a role, and the most that the role gives. Work whose credentials end while
 * it makes something cannot even record what it made: whoever changes an environment gets more than its job can take.
 * One hour is what AWS gives where nobody says otherwise; a plan that takes longer is lost, and nothing else.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html#id_roles_update-session-duration
 */
export function workflowSessionSeconds(role: WorkflowRole): number {
  return role === 'apply' ? 2 * HOUR : HOUR;
}

const HOUR = 3600;
