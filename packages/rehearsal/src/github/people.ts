import { notFound } from './answers';
import { simpleUser, team, urls, WEB } from './bodies';
import type { Request, Route } from './route';
import type { StateFile } from './state';

/** @see https://docs.github.com/en/rest/users/users @see https://docs.github.com/en/rest/teams/teams */
export const PEOPLE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/users/{username}', grants: 'anybody', answer: user },
  // A job's token belongs to a repository, and sees nothing of its organization.
  { method: 'get', path: '/orgs/{org}/teams/{team_slug}', grants: 'administrator', answer: teamOf },
];

/** Whom the definition names, there is on GitHub: the rehearsal knows nobody else. */
export function acquaint(store: StateFile, reviewers: readonly string[]): void {
  for (const reviewer of reviewers) {
    const [login = '', slug] = reviewer.slice(1).split('/');
    if (slug === undefined) store.state.users[login] ??= store.nextId();
    else store.state.teams[slug] ??= store.nextId();
  }
}

const DAY = '2026-01-31T10:00:00Z';

function user({ store, parameters }: Request) {
  const found = known(store.state.users, parameters.username);
  if (!found) return notFound();
  const [login, id] = found;
  const unknown = { name: null, company: null, blog: null, location: null, email: null, hireable: null, bio: null };
  const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 };
  const rest = { user_view_type: 'public', created_at: DAY, updated_at: DAY };
  return { status: 200, body: { ...simpleUser(login, id), ...unknown, ...counts, ...rest } };
}

function teamOf({ store, parameters, repository }: Request) {
  const found = known(store.state.teams, parameters.team_slug);
  if (!found || !isSame(parameters.org, repository.owner)) return notFound();
  const [slug, id] = found;
  const { owner } = repository;
  const organization = {
    ...simpleUser(owner),
    ...urls(['hooks_url', 'issues_url', 'members_url', 'public_members_url'], WEB),
    type: 'Organization',
    description: null,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: DAY,
    updated_at: DAY,
    archived_at: null,
  };
  const counts = { members_count: 1, repos_count: 1, created_at: DAY, updated_at: DAY };
  return { status: 200, body: { ...team(owner, slug, id), ...counts, organization } };
}

function known(ids: Readonly<Record<string, number>>, name: string | undefined): [string, number] | undefined {
  return Object.entries(ids).find(([there]) => isSame(there, name));
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}
