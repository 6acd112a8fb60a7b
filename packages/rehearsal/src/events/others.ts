import type { GitHubEvent } from '../api';
import type { CommitFacts } from '../repository';
import { repositoryPayload, userPayload, type EventWorld } from './common';

/**
 * A pull request has come to the front of a merge queue.
 *
 * @param group `ref`: `refs/heads/gh-readonly-queue/BASE/pr-N-SHA`; `base`: without `refs/heads/`
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#merge_group
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#merge_group
 */
export function mergeGroupEvent(
  world: EventWorld,
  group: { readonly ref: string; readonly head: CommitFacts; readonly base: string; readonly baseSha: string },
): GitHubEvent {
  const { ref, head, base, baseSha } = group;
  return {
    name: 'merge_group',
    ref,
    sha: head.sha,
    actor: world.actor,
    restricted: false,
    payload: {
      action: 'checks_requested',
      merge_group: {
        head_sha: head.sha,
        head_ref: ref,
        base_sha: baseSha,
        base_ref: `refs/heads/${base}`,
        head_commit: { id: head.sha, tree_id: head.tree, message: head.message, timestamp: head.time },
      },
      sender: userPayload(world.actor),
      repository: repositoryPayload(world),
    },
  };
}

/**
 * The time of a schedule has come: GitHub runs the default branch's newest commit.
 *
 * @param cron the line of the schedule. @default - not told, and so empty in expressions
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
 */
export function scheduleEvent(world: EventWorld, sha: string, cron?: string): GitHubEvent {
  return {
    name: 'schedule',
    ref: `refs/heads/${world.repository.defaultBranch}`,
    sha,
    actor: world.actor,
    restricted: false,
    payload: { ...(cron === undefined ? {} : { schedule: cron }), repository: repositoryPayload(world) },
  };
}

export interface DispatchOptions {
  /** In full: `refs/heads/main`. */
  readonly ref: string;
  readonly sha: string;
  /** `.github/workflows/drift.yml` */
  readonly file: string;
  /** As typed; those that the workflow declares and nobody typed are added where the workflow is read. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Somebody started a workflow by hand.
 *
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_dispatch
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_dispatch
 */
export function dispatchEvent(world: EventWorld, { ref, sha, file, inputs }: DispatchOptions): GitHubEvent {
  return {
    name: 'workflow_dispatch',
    ref,
    sha,
    actor: world.actor,
    restricted: false,
    dispatch: { file, inputs },
    payload: {
      inputs,
      ref,
      workflow: file,
      sender: userPayload(world.actor),
      repository: repositoryPayload(world),
    },
  };
}
