export type { Conclusion, EventName, GitHubEvent, JobResult, Permissions, RunFacts } from './api';
