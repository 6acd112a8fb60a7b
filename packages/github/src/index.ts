export type { Aspect, Comparison, Difference } from './compare';
export { checkEnvironments, type CheckRequest, type CheckResult } from './check';
export * from './errors';
export { setUpEnvironments, type SetupRequest, type SetupResult } from './setup';
