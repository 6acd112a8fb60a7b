import { ModuleStack, perEnvironment } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { GithubIdentityProvider, type ProviderChoice } from './identity-provider';
import { githubOidc } from './outputs';
import { readPermissions, writePermissions } from './resource-permissions';
import { statePermissions, stateStoreProtection } from './state-permissions';
import { WorkflowRole } from './workflow-role';

/** Whether an account's identity provider for GitHub is this stack's, or was there before: write `existing` then. */
const IDENTITY_PROVIDER = perEnvironment<ProviderChoice>({ dev: 'create', tst: 'create', prd: 'create' });

/** What lets the workflows in: they show GitHub's token instead of a stored key. */
export class GithubOidcStack extends ModuleStack<typeof githubOidc.types> {
  constructor(scope: Construct) {
    super(scope, githubOidc);
    const { arn: providerArn } = new GithubIdentityProvider(this, 'github', IDENTITY_PROVIDER);
    const plan = new WorkflowRole(this, {
      role: 'plan',
      description: 'Plans deployments from GitHub workflows: reads, and changes nothing',
      providerArn,
      statements: [...statePermissions(this, 'plan'), ...readPermissions(this)],
    });
    const apply = new WorkflowRole(this, {
      role: 'apply',
      description: 'Applies approved plans from GitHub workflows',
      providerArn,
      statements: [
        ...statePermissions(this, 'apply'),
        ...readPermissions(this),
        ...writePermissions(this),
        ...stateStoreProtection(this),
      ],
    });
    this.setOutputs({
      identity_provider_arn: providerArn,
      plan_role_arn: plan.arn,
      apply_role_arn: apply.arn,
    });
  }
}
