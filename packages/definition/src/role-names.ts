import { createHash } from 'node:crypto';
import { ownsBackend } from './backend';
import { resourceName } from './naming';
import type { Module, Platform, Repository } from './platform';
import { partitionOf } from './regions';

/** What names of roles follow from: an account has the roles of every repository that deploys there. */
export interface RoleNaming {
  readonly prefix: string;
  readonly repository: Pick<Repository, 'name'>;
  readonly modules: readonly Pick<Module, 'name'>[];
}

type Located = RoleNaming & Pick<Platform, 'region'>;

/** What a role of the workflows is for. */
export type WorkflowRole = 'plan' | 'pr-plan' | 'apply';

/** The role that a workflow's job assumes. */
export function workflowRoleName(platform: RoleNaming, environment: string, role: WorkflowRole): string {
  return resourceName(platform, environment, 'iam', ofRepository(platform, `github-${role}`));
}

/** The same role, as jobs and trust name it. */
export function workflowRoleArn(platform: Located, environment: string, account: string, role: WorkflowRole): string {
  return `arn:${partitionOf(platform.region)}:iam::${account}:role/${workflowRoleName(platform, environment, role)}`;
}

/**
 * The IAM path of all roles that modules of a repository make, and of nothing else. The workflows may make roles below
 * it only, and their own lie elsewhere. No other repository's path is below it but by a name with a `/`, which no role
 * has: `/{prefix}/` for the one that has the backend, `/{prefix}/repositories/{tag}/` for others.
 */
export function moduleRolePath(platform: RoleNaming): string {
  return ownsBackend(platform)
    ? `/${platform.prefix}/`
    : `/${platform.prefix}/repositories/${repositoryTag(platform)}/`;
}

/** The policy that bounds what a role made by a module can do, whatever is attached to it. */
export function roleBoundaryName(platform: RoleNaming, environment: string): string {
  return resourceName(platform, environment, 'iam', ofRepository(platform, 'role-boundary'));
}

/** The same policy, as roles name it. */
export function roleBoundaryArn(platform: Located, environment: string, account: string): string {
  return `arn:${partitionOf(platform.region)}:iam::${account}:policy/${roleBoundaryName(platform, environment)}`;
}

/** A purpose, told apart by repository: the one that has the backend keeps it as it is. */
export function ofRepository(platform: RoleNaming, purpose: string): string {
  return ownsBackend(platform) ? purpose : `${repositoryTag(platform)}-${purpose}`;
}

/**
 * The repository in a name: what follows the prefix (`features` for `mlopspltf-features`). Where that could be another
 * repository's as well, or is no part of a name, or is long, a digest of the whole name follows: no two repositories of
 * an owner get the same.
 */
export function repositoryTag({ prefix, repository }: Pick<RoleNaming, 'prefix' | 'repository'>): string {
  // GitHub compares names without regard to case.
  const name = repository.name.toLowerCase();
  const rest = name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1) : undefined;
  if (rest !== undefined && rest.length <= LONGEST && KEBAB.test(rest) && !LIKE_DIGEST.test(rest)) return rest;
  const readable = (rest ?? name)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST - DIGEST - 1)
    .replaceAll(/^-|-$/g, '');
  return [readable, createHash('sha256').update(name).digest('hex').slice(0, DIGEST)].filter(Boolean).join('-');
}

/** Characters: a role's name has 64, and the prefix and the environment are in it too. */
const LONGEST = 20;
const DIGEST = 8;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LIKE_DIGEST = /(^|-)[0-9a-f]{8}$/;
