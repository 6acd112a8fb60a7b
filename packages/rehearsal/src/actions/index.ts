export type { Review } from './approvals';
export type { ActionsEvent, JobView, PendingApproval, Progress } from './events';
export { fnmatch } from './fnmatch';
export {
  GitHubActions,
  type GitHubActionsOptions,
  type RerunOptions,
  type RunNumbers,
  type TriggerOptions,
} from './github-actions';
export type { Run } from './run';
export { workflowsOf } from './starting';
