export type { Conclusion, EventName, GitHubEvent, JobResult, Permissions, RunFacts } from './api';
export type { ActionsEvent, JobView, PendingApproval, Run } from './actions';
export type { Answer, AskedApproval, AskForApproval } from './approver';
export { NotImitatedError, RehearsalError, RequestError } from './errors';
export { openRehearsal, type Rehearsal, type RehearsalEvent, type RehearsalOptions } from './rehearse';
export { plainText } from './show';
