import type { Permissions, PermissionScope } from '../api';
import type { Node } from './node';

/** All that the token of a job can have. */
const SCOPES: readonly PermissionScope[] = [
  'actions',
  'attestations',
  'checks',
  'contents',
  'deployments',
  'id-token',
  'issues',
  'packages',
  'pages',
  'pull-requests',
  'repository-projects',
  'security-events',
  'statuses',
];

/**
 * What a token has where the workflow says nothing, in a repository with the restricted setting, which is the default.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
 * @see https://docs.github.com/en/actions/tutorials/authenticate-with-github_token
 */
export const DEFAULT_PERMISSIONS: Permissions = { contents: 'read', packages: 'read' };

/**
 * `read-all`, `write-all`, `{}` or a mapping; what a mapping does not name has none.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
 * @throws {NotImitatedError} for a scope that no part of the rehearsal serves
 */
export function permissionsFrom(node: Node): Permissions {
  const all = node.scalar();
  if (all === 'write-all') return Object.fromEntries(SCOPES.map((scope) => [scope, 'write']));
  if (all === 'read-all') return readOnly(Object.fromEntries(SCOPES.map((scope) => [scope, 'write'])));
  return Object.fromEntries(
    node.entries().flatMap(([scope, level]) => {
      if (!isScope(scope)) throw level.notImitated(`the permission "${scope}"`, `Known are: ${SCOPES.join(', ')}.`);
      const granted = level.text();
      return granted === 'read' || granted === 'write' ? [[scope, granted]] : [];
    }),
  );
}

/**
 * What runs of forks and of Dependabot are left with: nothing to write, and no identity token.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflows-in-forked-repositories
 */
export function readOnly(permissions: Permissions): Permissions {
  const kept = Object.keys(permissions).filter((scope) => scope !== 'id-token');
  return Object.fromEntries(kept.map((scope) => [scope, 'read']));
}

/**
 * What a called workflow asks for beyond what its caller has: such a token can be kept or lowered only.
 * @returns `id-token: write`, one an element
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#access-and-permissions-for-nested-workflows
 */
export function beyond(asked: Permissions, allowed: Permissions): readonly string[] {
  return SCOPES.filter((scope) => level(asked[scope]) > level(allowed[scope])).map(
    (scope) => `${scope}: ${asked[scope] ?? 'none'}`,
  );
}

function level(granted: 'read' | 'write' | undefined): number {
  return granted === 'write' ? 2 : granted === 'read' ? 1 : 0;
}

function isScope(name: string): name is PermissionScope {
  return SCOPES.some((scope) => scope === name);
}
