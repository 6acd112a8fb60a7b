import type { GitHubEvent } from '../api';
import type { CommitFacts, Push } from '../repository';
import { repositoryPayload, repositoryName, SERVER_URL, userPayload, type EventWorld } from './common';

/**
 * A branch or a tag was pushed, or deleted.
 *
 * @param head the newest commit. @default - the reference was deleted
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#push
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#push
 */
export function pushEvent(world: EventWorld, push: Push, head?: CommitFacts): GitHubEvent {
  const { ref, before, after, created, deleted, forced, commits } = push;
  const name = repositoryName(world.repository);
  return {
    name: 'push',
    ref,
    sha: after,
    actor: world.actor,
    restricted: false,
    payload: {
      ref,
      before,
      after,
      created,
      deleted,
      forced,
      base_ref: null,
      compare: `${SERVER_URL}/${name}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      commits: commits.map((commit) => commitPayload(name, commit)),
      head_commit: head === undefined ? null : commitPayload(name, head),
      pusher: { name: world.actor, email: `${world.actor}@users.noreply.github.com` },
      sender: userPayload(world.actor),
      repository: repositoryPayload(world),
    },
  };
}

function commitPayload(repository: string, commit: CommitFacts) {
  const { sha, tree, message, time, author, committer } = commit;
  const url = `${SERVER_URL}/${repository}/commit/${sha}`;
  return { id: sha, tree_id: tree, distinct: true, message, timestamp: time, url, author, committer };
}
