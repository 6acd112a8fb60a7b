import type { StoredEnvironment } from './fake-github';

/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Ids = Readonly<Record<string, number>>;

const WEB = 'https://github.test';
const DAY = '2026-01-31T10:00:00Z';

export function notFound(): Answer {
  return { status: 404, body: { message: 'Not Found', documentation_url: `${WEB}/docs` } };
}

/** A login that was given up, `old`, leads to the one of today, as repositories do. */
export function userBody(login: string, users: Ids): Answer {
  const found =
    login === 'old' ? 'Anna' : Object.keys(users).find((name) => name.toLowerCase() === login.toLowerCase());
  if (found === undefined) return notFound();
  const type = found.endsWith('-org') ? 'Organization' : 'User';
  return {
    status: 200,
    body: {
      ...simpleUser(found, users[found] ?? 0),
      type,
      user_view_type: 'public',
      name: null,
      company: null,
      blog: null,
      location: null,
      email: null,
      hireable: null,
      bio: null,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      created_at: DAY,
      updated_at: DAY,
    },
  };
}

export function teamBody(slug: string, teams: Ids): Answer {
  const id = teams[slug];
  if (id === undefined) return notFound();
  return {
    status: 200,
    body: {
      ...team(slug, id),
      members_count: 2,
      repos_count: 1,
      created_at: DAY,
      updated_at: DAY,
      organization: {
        ...simpleUser('example-org', 65),
        hooks_url: WEB,
        issues_url: WEB,
        members_url: WEB,
        public_members_url: WEB,
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
        type: 'Organization',
      },
    },
  };
}

export function policyBody({ id, name, type }: StoredEnvironment['policies'][number]): object {
  return { id, node_id: `P${id}`, name, type };
}

export function environmentBody(
  environment: StoredEnvironment,
  { users, teams, bypassIsTold }: { readonly users: Ids; readonly teams: Ids; readonly bypassIsTold: boolean },
): object {
  const { name, waitTimer, reviewers, preventSelfReview, adminsBypass, branches } = environment;
  const nameOf = (ids: Ids, id: number): string => Object.entries(ids).find(([, known]) => known === id)?.[0] ?? '';
  return {
    id: 1,
    node_id: 'E1',
    name,
    url: WEB,
    html_url: WEB,
    created_at: DAY,
    updated_at: DAY,
    ...(bypassIsTold ? { can_admins_bypass: adminsBypass } : {}),
    protection_rules: [
      ...(waitTimer > 0 ? [{ id: 2, node_id: 'R2', type: 'wait_timer', wait_timer: waitTimer }] : []),
      ...(reviewers.length > 0
        ? [
            {
              id: 3,
              node_id: 'R3',
              type: 'required_reviewers',
              prevent_self_review: preventSelfReview,
              reviewers: reviewers.map(({ type, id }) => ({
                type,
                reviewer: type === 'User' ? simpleUser(nameOf(users, id), id) : team(nameOf(teams, id), id),
              })),
            },
          ]
        : []),
      ...(branches === 'all' ? [] : [{ id: 4, node_id: 'R4', type: 'branch_policy' }]),
    ],
    deployment_branch_policy:
      branches === 'all'
        ? null
        : { protected_branches: branches === 'protected', custom_branch_policies: branches === 'custom' },
  };
}

export function simpleUser(login: string, id: number) {
  return {
    login,
    id,
    node_id: `U${id}`,
    avatar_url: WEB,
    gravatar_id: '',
    url: WEB,
    html_url: WEB,
    followers_url: WEB,
    following_url: WEB,
    gists_url: WEB,
    starred_url: WEB,
    subscriptions_url: WEB,
    organizations_url: WEB,
    repos_url: WEB,
    events_url: WEB,
    received_events_url: WEB,
    type: 'User',
    site_admin: false,
  };
}

function team(slug: string, id: number) {
  return {
    id,
    node_id: `T${id}`,
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    permission: 'pull',
    url: WEB,
    html_url: WEB,
    members_url: WEB,
    repositories_url: WEB,
    type: 'organization',
    parent: null,
  };
}
