export type { Conclusion, EventName, GitHubEvent, JobReport, JobResult, Permissions, RunFacts } from './api';
export type { ActionsEvent, JobView, PendingApproval, Run } from './actions';
export type { Answer, AskedApproval, AskForApproval } from './approver';
export { NotImitatedError, RehearsalError, RequestError } from './errors';
export type { RehearsalEvent, RehearsalOptions } from './rehearsal-options';
export { openRehearsal } from './open-rehearsal';
export type { Rehearsal } from './rehearsal';
export { plainText } from './show';
