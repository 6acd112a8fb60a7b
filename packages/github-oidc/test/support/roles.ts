import { findEnvironment, type Platform, type PlatformDefinition, resolvePlatform } from '@mlopspltf/definition';
import { synthStack, type Block, type TerraformJson } from '@mlopspltf/shared-constructs/testing';
import { policyOf, type PolicyDocument } from '@mlopspltf/testing';
import { GithubOidcStack } from '../../src';

export const DEFINITION: PlatformDefinition = {
  repository: { owner: 'acme', name: 'ml-infra', id: '74', ownerId: '65' },
  prefix: 'acme',
  environments: [
    { name: 'dev', branch: 'feature/**', account: '444455556666', destroyable: true },
    { name: 'tst', branch: 'develop', account: '555566667777' },
    { name: 'prd', branch: 'main', account: '666677778888', reviewers: ['@acme/leads'] },
  ],
  modules: [
    { name: 'tf_remote_backend', appliedBy: 'administrator' },
    { name: 'github_oidc', appliedBy: 'administrator' },
    { name: 'artifact_store' },
    { name: 'container_registry', dependsOn: ['artifact_store'] },
  ],
};

export function platformOf(changes: Partial<PlatformDefinition> = {}): Platform {
  return resolvePlatform({ ...DEFINITION, ...changes });
}

export type Role = 'plan' | 'pr-plan' | 'apply';

/** The policies of an environment, as they are synthesized. */
export interface EnvironmentPolicies {
  readonly account: string;
  readonly trust: (role: Role) => PolicyDocument;
  /** Written into the role, and attached to it. */
  readonly permissions: (role: Role) => readonly [inline: PolicyDocument, ...attached: PolicyDocument[]];
  readonly boundary: PolicyDocument;
  /** Whether the role is made there. */
  readonly has: (role: Role) => boolean;
}

export function policiesOf(platform: Platform, environment: string): EnvironmentPolicies {
  const stack = synthStack(GithubOidcStack, { platform, environment });
  const document = (path: string): PolicyDocument => policyOf(blockAt(stack.data, 'aws_iam_policy_document', path));
  return {
    account: findEnvironment(platform, environment).account,
    trust: (role) => document(`${role}/trust`),
    permissions: (role) => [
      document(`${role}/permissions`),
      ...attachedTo(stack, role).map((path) => document(`${path}/document`)),
    ],
    boundary: document('role-boundary/document'),
    has: (role) => blockAt(stack.resource, 'aws_iam_role', `${role}/role`).count !== 0,
  };
}

/** Paths of the policies that are attached to a role; where there is no such role, as they would be. */
function attachedTo({ resource }: TerraformJson, role: Role): readonly string[] {
  const { count: without } = blockAt(resource, 'aws_iam_role', `${role}/role`);
  const policies = Object.values(resource.aws_iam_policy ?? {}).filter(({ count }) => count !== 0 || without === 0);
  return policies.flatMap(
    (block) => new RegExp(`/(${role}/[^"]+)/policy"`).exec(JSON.stringify(block['//']))?.[1] ?? [],
  );
}

/** A block by where it stands in the tree of constructs. */
function blockAt(blocks: TerraformJson['resource'], type: string, path: string): Block {
  const found = Object.values(blocks[type] ?? {}).find((block) => JSON.stringify(block['//']).includes(`/${path}"`));
  if (!found) throw new Error(`there is no ${type} at ${path}`);
  return found;
}
