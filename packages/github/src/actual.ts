import type { Repository } from '@mlopspltf/definition';
import type { BranchPolicy } from './branch-policy';
import type { Client, Connection } from './client';
import { explained } from './request-errors';

/** An environment as GitHub has it. */
export interface ActualEnvironment {
  readonly name: string;
  readonly reviewers: readonly ActualReviewer[];
  readonly preventSelfReview: boolean;
  /** Whether administrators can end a wait. Undefined where GitHub does not say. */
  readonly adminsBypass?: boolean;
  /** Minutes. Not part of the definition; kept as it is. */
  readonly waitTimer: number;
  /** From where it may be deployed to: everywhere, from protected branches, or by these rules. */
  readonly branches: 'all' | 'protected' | readonly ActualPolicy[];
}

export interface ActualReviewer {
  /** `@user` or `@organization/team`; undefined where the token may not see it. */
  readonly name?: string;
  readonly type: 'User' | 'Team';
  readonly id?: number;
}

export interface ActualPolicy extends BranchPolicy {
  readonly id: number;
}

/** Needs no more than `actions: read`, and sees all environments of the repository. */
export async function readEnvironments(
  connection: Connection,
  repository: Pick<Repository, 'owner' | 'name'>,
): Promise<readonly ActualEnvironment[]> {
  const { client } = connection;
  const at = { owner: repository.owner, repo: repository.name };
  return explained(connection, `Reading the environments of ${at.owner}/${at.repo}`, 'read', async () => {
    const listed = await client.paginate('GET /repos/{owner}/{repo}/environments', { ...at, per_page: 100 });
    return Promise.all(listed.map((environment) => readEnvironment(client, at, environment)));
  });
}

interface RepositoryPath {
  readonly owner: string;
  readonly repo: string;
}

/** The part of GitHub's answer that is used. All of it is optional there, and servers differ. */
interface Listed {
  readonly name?: string;
  readonly protection_rules?: readonly object[];
  readonly deployment_branch_policy?: { readonly protected_branches: boolean } | null;
  readonly can_admins_bypass?: boolean;
}

interface Rule {
  readonly type?: string;
  readonly wait_timer?: number;
  readonly prevent_self_review?: boolean;
  readonly reviewers?: readonly {
    readonly type?: 'User' | 'Team';
    readonly reviewer?: { readonly id?: number; readonly login?: string; readonly slug?: string } | null;
  }[];
}

async function readEnvironment(client: Client, at: RepositoryPath, listed: Listed): Promise<ActualEnvironment> {
  const { name } = listed;
  if (typeof name !== 'string') throw new TypeError('an environment without a name');
  const rules: readonly Rule[] = listed.protection_rules ?? [];
  const review = rules.find(({ type }) => type === 'required_reviewers');
  return {
    name,
    reviewers: (review?.reviewers ?? []).map(({ type = 'User', reviewer }) => ({
      type,
      id: reviewer?.id,
      name: reviewerName(at.owner, reviewer),
    })),
    preventSelfReview: review?.prevent_self_review ?? false,
    adminsBypass: listed.can_admins_bypass,
    waitTimer: rules.find(({ type }) => type === 'wait_timer')?.wait_timer ?? 0,
    branches: await readBranches(client, { ...at, environment_name: name }, listed.deployment_branch_policy),
  };
}

/** A team that reviews is of the organization that owns the repository: no other has access to it. */
function reviewerName(owner: string, reviewer: { readonly login?: string; readonly slug?: string } | null | undefined) {
  if (reviewer?.login !== undefined) return `@${reviewer.login}`;
  return reviewer?.slug === undefined ? undefined : `@${owner}/${reviewer.slug}`;
}

async function readBranches(
  client: Client,
  at: RepositoryPath & { readonly environment_name: string },
  policy: Listed['deployment_branch_policy'],
): Promise<ActualEnvironment['branches']> {
  if (!policy) return 'all';
  if (policy.protected_branches) return 'protected';
  const found = await client.paginate(
    'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies',
    { ...at, per_page: 100 },
  );
  // Servers that know no rules for tags name no type.
  return found.flatMap(({ id, name: pattern, type = 'branch' }) =>
    id === undefined || pattern === undefined ? [] : [{ id, name: pattern, type }],
  );
}
