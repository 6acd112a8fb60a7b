export { LocalJobRunner } from './job-runner';
export type { Patience, RunnerOptions } from './world';
