import type { Repository } from '@mlopspltf/definition';

/** Who does things in a rehearsal, where nobody is named. Reviewers are others. */
export const ACTOR = 'somebody';

/** What every event needs to know. */
export interface EventWorld {
  readonly repository: Pick<Repository, 'owner' | 'name' | 'id' | 'ownerId' | 'defaultBranch'>;
  /** Login of who did it. */
  readonly actor: string;
}

/** Where people would look on GitHub. */
export const SERVER_URL = 'https://github.com';

export function repositoryName({ owner, name }: Pick<Repository, 'owner' | 'name'>): string {
  return `${owner}/${name}`;
}

/**
 * The members of `repository` that workflows read.
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function repositoryPayload({ repository }: Pick<EventWorld, 'repository'>, owner = repository.owner) {
  const fork = owner !== repository.owner;
  return {
    id: fork ? FORK_ID : Number(repository.id ?? UNKNOWN_ID),
    name: repository.name,
    full_name: `${owner}/${repository.name}`,
    default_branch: repository.defaultBranch,
    fork,
    private: true,
    html_url: `${SERVER_URL}/${owner}/${repository.name}`,
    owner: { login: owner, id: fork ? FORK_ID : Number(repository.ownerId ?? UNKNOWN_ID) },
  };
}

export function userPayload(login: string) {
  return { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}

/** Numbers that GitHub has given to nobody in a rehearsal, and that are told in its README. */
const UNKNOWN_ID = 1;
const FORK_ID = 2;
