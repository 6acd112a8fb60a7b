import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const githubOidc = declareOutputs('github_oidc', {
  parameter_name: 'string',
});
