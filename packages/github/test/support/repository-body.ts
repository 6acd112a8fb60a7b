import { simpleUser } from './bodies';

const WEB = 'https://github.test';

/** A repository as it stands in other answers. */
export function repositoryBody(): object {
  return {
    id: 1,
    node_id: 'R1',
    name: 'mlopspltf-infra',
    full_name: 'example-org/mlopspltf-infra',
    private: true,
    fork: false,
    description: null,
    owner: simpleUser('example-org', 65),
    hooks_url: WEB,
    ...urls(['url', 'html_url', ...ADDRESSES.map((part) => `${part}_url`)], WEB),
  };
}

/** The same address under each of these names. */
export function urls(names: readonly string[], address: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, address]));
}

const ADDRESSES = [
  ...['archive', 'assignees', 'blobs', 'branches', 'collaborators', 'comments', 'commits', 'compare', 'contents'],
  ...['contributors', 'deployments', 'downloads', 'events', 'forks', 'git_commits', 'git_refs', 'git_tags'],
  ...['issue_comment', 'issue_events', 'issues', 'keys', 'labels', 'languages', 'merges', 'milestones'],
  ...['notifications', 'pulls', 'releases', 'stargazers', 'statuses', 'subscribers', 'subscription', 'tags'],
  ...['teams', 'trees'],
];
