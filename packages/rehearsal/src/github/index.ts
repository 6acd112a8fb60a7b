export { addIssue } from './issues';
export { setUpEnvironments } from './rules';
export { GitHubServer, type GitHubServerOptions } from './server';
export {
  emptyState,
  StateFile,
  type GitHubState,
  type StoredComment,
  type StoredEnvironment,
  type StoredIssue,
  type StoredPull,
} from './state';
