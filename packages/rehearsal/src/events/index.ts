export { ACTOR, repositoryName, SERVER_URL, type EventWorld } from './common';
export { dispatchEvent, mergeGroupEvent, scheduleEvent, type DispatchOptions } from './others';
export {
  DEPENDABOT,
  pullRequestEvent,
  type PullRequest,
  type PullRequestAction,
  type PullRequestChanges,
  type PullRequestEventOptions,
  type Side,
} from './pull-request';
export { pushEvent } from './push';
