export type { Aspect, Comparison, Difference } from './compare';
export { checkEnvironments, type CheckRequest, type CheckResult } from './check';
export { CHECK, ExecutionError, GitHubError, GuardError, InputError, SETUP } from './errors';
export * from './summary';
export { supersedeWaitingRuns, type OlderRun, type SupersedeRequest, type SupersedeResult } from './supersede';
export { setUpEnvironments, type SetupRequest, type SetupResult } from './setup';
