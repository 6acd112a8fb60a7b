import { isFolderPattern, type Environment, type Platform } from '@mlopspltf/definition';
import type { EnvironmentRules } from '../api';
import { findEnvironment, makeEnvironment } from './environments';
import { acquaint } from './people';
import type { GitHubState, StateFile, StoredEnvironment } from './state';

/** How GitHub guards an environment, from what it keeps of it. */
export function rulesOf(environment: StoredEnvironment, state: GitHubState, owner: string): EnvironmentRules {
  const { name, reviewers, preventSelfReview, branches, policies } = environment;
  const nameOf = (ids: Readonly<Record<string, number>>, id: number): string =>
    Object.entries(ids).find(([, known]) => known === id)?.[0] ?? 'ghost';
  return {
    name,
    reviewers: reviewers.map(({ type, id }) =>
      type === 'User' ? nameOf(state.users, id) : `@${owner}/${nameOf(state.teams, id)}`,
    ),
    preventSelfReview,
    // Nothing is protected here by a rule of branches, and GitHub then lets every branch in.
    // @see https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
    ...(branches === 'custom'
      ? { branches: policies.filter(({ type }) => type === 'branch').map((policy) => policy.name) }
      : {}),
  };
}

/**
 * Makes each environment as `infra github setup` makes it, at once: that one goes at the pace that GitHub asks for, and
 * takes seconds. A test holds the two against each other.
 */
export function setUpEnvironments(store: StateFile, { environments }: Pick<Platform, 'environments'>): void {
  acquaint(
    store,
    environments.flatMap(({ reviewers }) => reviewers),
  );
  for (const wanted of environments) setUp(store, wanted);
  store.save();
}

function setUp(store: StateFile, definition: Environment): void {
  const { name, branch, reviewers, preventSelfReview } = definition;
  const environment = findEnvironment(store, name) ?? makeEnvironment(store, name);
  if (!definition.acceptUnprotected) {
    environment.reviewers = reviewers.map((reviewer) => idOf(store.state, reviewer));
    environment.preventSelfReview = preventSelfReview;
    if (reviewers.length > 0) environment.adminsBypass = false;
  }
  environment.branches = 'custom';
  // For GitHub, `feature/**` alone would not reach into folders.
  const pattern = isFolderPattern(branch) ? `${branch}/*` : branch;
  const there = environment.policies.find((policy) => policy.name === pattern && policy.type === 'branch');
  environment.policies = [there ?? { id: store.nextId(), name: pattern, type: 'branch' }];
}

function idOf(state: GitHubState, reviewer: string): StoredEnvironment['reviewers'][number] {
  const [login = '', slug] = reviewer.slice(1).split('/');
  return slug === undefined
    ? { type: 'User', id: state.users[login] ?? 0 }
    : { type: 'Team', id: state.teams[slug] ?? 0 };
}
