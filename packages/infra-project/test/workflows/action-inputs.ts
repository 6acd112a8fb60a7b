/** Inputs of the pinned actions, from the `action.yml` of each; required ones with an exclamation mark. */
export const ACTION_INPUTS: Readonly<Record<string, readonly string[]>> = {
  'actions/checkout': [
    ...['repository', 'ref', 'token', 'ssh-key', 'ssh-known-hosts', 'ssh-strict', 'ssh-user', 'persist-credentials'],
    ...['path', 'clean', 'filter', 'sparse-checkout', 'sparse-checkout-cone-mode', 'fetch-depth', 'fetch-tags'],
    ...['show-progress', 'lfs', 'submodules', 'set-safe-directory', 'github-server-url'],
  ],
  'actions/setup-node': [
    ...['node-version', 'node-version-file', 'architecture', 'check-latest', 'registry-url', 'scope', 'token', 'cache'],
    ...['package-manager-cache', 'cache-dependency-path', 'mirror', 'mirror-token'],
  ],
  'actions/upload-artifact': [
    ...['name', 'path!', 'if-no-files-found', 'retention-days', 'compression-level', 'overwrite'],
    ...['include-hidden-files', 'archive'],
  ],
  'actions/download-artifact': [
    ...['name', 'artifact-ids', 'path', 'pattern', 'merge-multiple', 'github-token', 'repository', 'run-id'],
  ],
  'hashicorp/setup-terraform': [
    ...['cli_config_credentials_hostname', 'cli_config_credentials_token', 'terraform_version', 'terraform_wrapper'],
  ],
  'aws-actions/configure-aws-credentials': [
    ...['aws-region!', 'role-to-assume', 'aws-access-key-id', 'aws-secret-access-key', 'aws-session-token'],
    ...['web-identity-token-file', 'role-chaining', 'audience', 'http-proxy', 'mask-aws-account-id'],
    ...['role-duration-seconds', 'role-external-id', 'role-session-name', 'role-skip-session-tagging'],
    ...['inline-session-policy', 'managed-session-policies', 'output-credentials', 'unset-current-credentials'],
    ...['disable-retry', 'retry-max-attempts', 'special-characters-workaround', 'use-existing-credentials'],
    ...['allowed-account-ids'],
  ],
};
