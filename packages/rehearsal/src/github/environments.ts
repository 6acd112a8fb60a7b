import { refusal, notFound, page } from './answers';
import { environmentBody, policyBody } from './bodies';
import { REPOSITORY_PATH, type Request, type Route } from './route';
import type { StateFile, StoredEnvironment } from './state';

const LIST = `${REPOSITORY_PATH}/environments`;
const ONE = `${LIST}/{environment_name}`;
const POLICIES = `${ONE}/deployment-branch-policies`;

/**
 * Environments and their branch policies: jobs may read them, and only administrators change them.
 * @see https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 * @see https://docs.github.com/en/rest/deployments/environments
 * @see https://docs.github.com/en/rest/deployments/branch-policies
 */
export const ENVIRONMENT_ROUTES: readonly Route[] = [
  { method: 'get', path: LIST, grants: [['actions', 'read']], answer: list },
  { method: 'get', path: ONE, grants: [['actions', 'read']], answer: read },
  { method: 'put', path: ONE, grants: 'administrator', answer: put },
  { method: 'get', path: POLICIES, grants: [['actions', 'read']], answer: listPolicies },
  { method: 'post', path: POLICIES, grants: 'administrator', answer: addPolicy },
  { method: 'delete', path: `${POLICIES}/{branch_policy_id}`, grants: 'administrator', answer: removePolicy },
];

/** As GitHub makes one when a job names it: nothing protects it. */
export function makeEnvironment(store: StateFile, name: string): StoredEnvironment {
  const made: StoredEnvironment = {
    id: store.nextId(),
    name,
    waitTimer: 0,
    reviewers: [],
    preventSelfReview: false,
    adminsBypass: true,
    branches: 'all',
    policies: [],
  };
  store.state.environments.push(made);
  return made;
}

/** Names of environments are the same in any case. */
export function findEnvironment({ state }: StateFile, name = ''): StoredEnvironment | undefined {
  return state.environments.find((environment) => environment.name.toLowerCase() === name.toLowerCase());
}

function list({ store, query, repository }: Request) {
  const { found, more } = page(store.state.environments, query);
  const environments = found.map((environment) => environmentBody(environment, store.state, repository.owner));
  return { status: 200, body: { total_count: store.state.environments.length, environments }, more };
}

function read({ store, parameters, repository }: Request) {
  const found = findEnvironment(store, parameters.environment_name);
  return found ? { status: 200, body: environmentBody(found, store.state, repository.owner) } : notFound();
}

interface PutBody {
  readonly wait_timer?: number;
  readonly reviewers?: { type: 'User' | 'Team'; id: number }[] | null;
  readonly prevent_self_review?: boolean;
  readonly can_admins_bypass?: boolean;
  readonly deployment_branch_policy?: {
    readonly protected_branches: boolean;
    readonly custom_branch_policies: boolean;
  } | null;
}

/** What is left out is reset. */
function put({ store, parameters, repository, body }: Request) {
  const wanted = (body ?? {}) as PutBody;
  const policy = wanted.deployment_branch_policy;
  if (policy && policy.protected_branches === policy.custom_branch_policies) {
    return refusal(422, 'protected_branches and custom_branch_policies cannot have the same value');
  }
  const name = parameters.environment_name ?? '';
  const environment = findEnvironment(store, name) ?? makeEnvironment(store, name);
  environment.reviewers = wanted.reviewers ?? [];
  environment.preventSelfReview = environment.reviewers.length > 0 && (wanted.prevent_self_review ?? false);
  environment.adminsBypass = wanted.can_admins_bypass ?? true;
  environment.waitTimer = wanted.wait_timer ?? 0;
  environment.branches = !policy ? 'all' : policy.custom_branch_policies ? 'custom' : 'protected';
  if (environment.branches !== 'custom') environment.policies = [];
  return { status: 200, body: environmentBody(environment, store.state, repository.owner) };
}

/** There are rules for branches only where an environment has custom ones. */
function custom({ store, parameters }: Request): StoredEnvironment | undefined {
  const found = findEnvironment(store, parameters.environment_name);
  return found?.branches === 'custom' ? found : undefined;
}

function listPolicies(request: Request) {
  const environment = custom(request);
  if (!environment) return notFound();
  const { found, more } = page(environment.policies, request.query);
  const body = { total_count: environment.policies.length, branch_policies: found.map(policyBody) };
  return { status: 200, body, more };
}

function addPolicy(request: Request) {
  const environment = custom(request);
  if (!environment) return notFound();
  const { name, type = 'branch' } = request.body as { readonly name: string; readonly type?: 'branch' | 'tag' };
  const there = environment.policies.find((policy) => policy.name === name && policy.type === type);
  if (there) return { status: 303 };
  const policy = { id: request.store.nextId(), name, type };
  environment.policies.push(policy);
  return { status: 200, body: policyBody(policy) };
}

function removePolicy(request: Request) {
  const environment = custom(request);
  const id = request.parameters.branch_policy_id;
  if (!environment?.policies.some((policy) => String(policy.id) === id)) return notFound();
  environment.policies = environment.policies.filter((policy) => String(policy.id) !== id);
  return { status: 204 };
}
