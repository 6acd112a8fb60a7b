/** An action as its own `action.yml` has it. */
export interface ActionFacts {
  /** The commit that workflows pin, and that was imitated. */
  readonly commit: string;
  /** The tag it stood for. */
  readonly tag: string;
  /** Names of inputs; required ones with an exclamation mark. */
  readonly inputs: readonly string[];
}

/**
 * The actions that generated workflows use, or may use. A test holds the commits against the table that the workflows are
 * generated from.
 */
export const ACTIONS: Readonly<Record<string, ActionFacts>> = {
  'actions/checkout': {
    tag: 'v7.0.1',
    commit: '3d3c42e5aac5ba805825da76410c181273ba90b1',
    inputs: [
      ...['repository', 'ref', 'token', 'ssh-key', 'ssh-known-hosts', 'ssh-strict', 'ssh-user', 'persist-credentials'],
      ...['path', 'clean', 'filter', 'sparse-checkout', 'sparse-checkout-cone-mode', 'fetch-depth', 'fetch-tags'],
      ...['show-progress', 'lfs', 'submodules', 'set-safe-directory', 'github-server-url'],
    ],
  },
  'actions/setup-node': {
    tag: 'v7.0.0',
    commit: '820762786026740c76f36085b0efc47a31fe5020',
    inputs: [
      ...[
        'node-version',
        'node-version-file',
        'architecture',
        'check-latest',
        'registry-url',
        'scope',
        'token',
        'cache',
      ],
      ...['package-manager-cache', 'cache-dependency-path', 'mirror', 'mirror-token'],
    ],
  },
  'actions/upload-artifact': {
    tag: 'v7.0.0',
    commit: 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f',
    inputs: [
      ...['name', 'path!', 'if-no-files-found', 'retention-days', 'compression-level', 'overwrite'],
      ...['include-hidden-files', 'archive'],
    ],
  },
  'actions/download-artifact': {
    tag: 'v8.0.1',
    commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c',
    inputs: ['name', 'artifact-ids', 'path', 'pattern', 'merge-multiple', 'github-token', 'repository', 'run-id'],
  },
  'hashicorp/setup-terraform': {
    tag: 'v4.0.1',
    commit: 'dfe3c3f87815947d99a8997f908cb6525fc44e9e',
    inputs: [
      ...['cli_config_credentials_hostname', 'cli_config_credentials_token', 'terraform_version', 'terraform_wrapper'],
    ],
  },
  'aws-actions/configure-aws-credentials': {
    tag: 'v6.2.3',
    commit: 'e6de054238d6b7531b4efff3b6587d9aade6a06c',
    inputs: [
      ...['aws-region!', 'role-to-assume', 'aws-access-key-id', 'aws-secret-access-key', 'aws-session-token'],
      ...['web-identity-token-file', 'role-chaining', 'audience', 'http-proxy', 'mask-aws-account-id'],
      ...['role-duration-seconds', 'role-external-id', 'role-session-name', 'role-skip-session-tagging'],
      ...['inline-session-policy', 'managed-session-policies', 'output-credentials', 'unset-current-credentials'],
      ...['disable-retry', 'retry-max-attempts', 'special-characters-workaround', 'use-existing-credentials'],
      ...['allowed-account-ids'],
    ],
  },
};

/** Inputs by action, required ones with an exclamation mark. */
export const ACTION_INPUTS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(ACTIONS).map(([name, { inputs }]) => [name, inputs]),
);
