export { applySummary, refusalSummary, type ApplySummaryOptions, type RefusalSummaryOptions } from './apply-summary';
export { destructionSummary, type DestructionSummaryOptions } from './destruction-summary';
export { driftSummary, type DriftSummaryOptions } from './drift-summary';
export * from './model';
export { COMMENT_LIMIT, SUMMARY_LIMIT } from './page';
export { planSummary, type PlanSummaryOptions } from './plan-summary';
export { COMMENT_MARKER, pullRequestComment, type PullRequestCommentOptions } from './pull-request-comment';
export { supersedeSummary } from './supersede-summary';
export { wayOn, type WayOnOptions } from './way-on';
