import type { GitHubEvent } from '../api';
import { repositoryPayload, SERVER_URL, userPayload, type EventWorld } from './common';

/** A pull request as it stands. */
export interface PullRequest {
  readonly number: number;
  readonly title: string;
  /** Who opened it. */
  readonly author: string;
  readonly head: Side;
  readonly base: Side;
  /** Owner of the fork it comes from. @default - a branch of the repository */
  readonly fork?: string;
}

export interface Side {
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly sha: string;
}

export type PullRequestAction = 'opened' | 'synchronize' | 'edited';

/** What an edit changed, as it was before. */
export interface PullRequestChanges {
  readonly base?: Side;
  readonly title?: string;
}

/** Its runs get a read-only token and no identity token, whatever they ask for. */
export const DEPENDABOT = 'dependabot[bot]';

export interface PullRequestEventOptions {
  readonly action: PullRequestAction;
  /** `refs/pull/N/merge`; such an event there is only where the branches do not conflict. */
  readonly merge: string;
  /** Commit of the head before. @default - it was opened */
  readonly before?: string;
  /** Of an edit. @default - nothing was edited */
  readonly changes?: PullRequestChanges;
}

/**
 * A pull request was opened or edited, or commits were added to it.
 *
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request
 */
export function pullRequestEvent(
  world: EventWorld,
  pull: PullRequest,
  { action, merge, before, changes }: PullRequestEventOptions,
): GitHubEvent {
  const { number, head, base, fork } = pull;
  const { owner, name } = world.repository;
  const side = ({ branch, sha }: Side, of: string) => ({
    ref: branch,
    sha,
    label: `${of}:${branch}`,
    user: userPayload(of),
    repo: repositoryPayload(world, of),
  });
  return {
    name: 'pull_request',
    ref: `refs/pull/${number}/merge`,
    sha: merge,
    actor: world.actor,
    headRef: head.branch,
    baseRef: base.branch,
    // @see https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions
    restricted: fork !== undefined || world.actor === DEPENDABOT,
    payload: {
      action,
      number,
      ...(before === undefined ? {} : { before, after: head.sha }),
      ...(changes === undefined ? {} : { changes: changesPayload(changes) }),
      pull_request: {
        number,
        title: pull.title,
        body: null,
        state: 'open',
        draft: false,
        merged: false,
        labels: [],
        html_url: `${SERVER_URL}/${owner}/${name}/pull/${number}`,
        user: userPayload(pull.author),
        head: side(head, fork ?? owner),
        base: side(base, owner),
        merge_commit_sha: merge,
      },
      sender: userPayload(world.actor),
      repository: repositoryPayload(world),
    },
  };
}

function changesPayload({ base, title }: PullRequestChanges) {
  return {
    ...(base === undefined ? {} : { base: { ref: { from: base.branch }, sha: { from: base.sha } } }),
    ...(title === undefined ? {} : { title: { from: title } }),
  };
}
