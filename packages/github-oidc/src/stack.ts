import { computePerEnvironment, ModuleStack, type EnvironmentName } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { GithubIdentityProvider, type ProviderChoice } from './identity-provider';
import { githubOidc } from './outputs';
import { applyProtections, secretsProtection } from './protections';
import { RoleBoundary } from './role-boundary';
import { readPermissions, removeDataPermissions, writePermissions } from './services';
import { statePermissions } from './state-permissions';
import { WorkflowRole } from './workflow-role';

/** Environments whose account has an identity provider for GitHub that is not this stack's: write their names here. */
const EXISTING_PROVIDERS: readonly EnvironmentName[] = [];

export interface GithubOidcStackOptions {
  /**
   * Environments whose account has an identity provider for GitHub that is somebody else's. Only for Terraform typed by
   * hand: the deployer finds out by itself.
   * @default - those that are written into this package
   */
  readonly existingProviders?: readonly string[];
}

/**
 * What lets the workflows in: they show GitHub's token instead of a stored key. Each repository that deploys has one of
 * its own; roles, policies and what they reach are told apart by the definition.
 */
export class GithubOidcStack extends ModuleStack<typeof githubOidc.types> {
  constructor(scope: Construct, { existingProviders = EXISTING_PROVIDERS }: GithubOidcStackOptions = {}) {
    super(scope, githubOidc);
    const provider = computePerEnvironment<ProviderChoice>(this.platform, ({ name }) =>
      existingProviders.includes(name) ? 'existing' : 'create',
    );
    const { arn: providerArn } = new GithubIdentityProvider(this, 'github', provider);
    new RoleBoundary(this, 'role-boundary');
    const reads = { name: 'reads', statements: readPermissions(this) };
    const destroyable = computePerEnvironment(this.platform, (environment) => (environment.destroyable ? 1 : 0));
    const plan = new WorkflowRole(this, {
      role: 'plan',
      description: 'Plans deployments from GitHub workflows: reads, and adds plans',
      providerArn,
      statements: [...statePermissions(this, 'plan'), ...secretsProtection(this)],
      attached: [reads],
    });
    const pullRequestPlan = new WorkflowRole(this, {
      role: 'pr-plan',
      description: 'Plans pull requests from GitHub workflows: reads, and changes nothing',
      providerArn,
      statements: [...statePermissions(this, 'pr-plan'), ...secretsProtection(this)],
      attached: [reads],
      optional: true,
    });
    const apply = new WorkflowRole(this, {
      role: 'apply',
      description: 'Applies approved plans from GitHub workflows',
      providerArn,
      statements: [...statePermissions(this, 'apply'), ...applyProtections(this)],
      attached: [
        reads,
        { name: 'changes', statements: writePermissions(this) },
        { name: 'removals', statements: removeDataPermissions(this), count: destroyable.asNumber() },
      ],
    });
    this.setOutputs({
      identity_provider_arn: providerArn,
      plan_role_arn: plan.arn,
      pr_plan_role_arn: pullRequestPlan.arn,
      apply_role_arn: apply.arn,
    });
  }
}
