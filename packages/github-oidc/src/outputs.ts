import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const githubOidc = declareOutputs('github_oidc', {
  identity_provider_arn: 'string',
  plan_role_arn: 'string',
  /** Empty where pull requests are not planned against the environment. */
  pr_plan_role_arn: 'string',
  apply_role_arn: 'string',
});
