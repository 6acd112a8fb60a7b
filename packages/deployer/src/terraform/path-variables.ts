import { delimiter, resolve } from 'node:path';

/**
 * Variables that name a file or a folder. Terraform is started in a folder of its own, where a relative path would lead
 * nowhere, or elsewhere than for the AWS SDK of this program.
 */
const PATH_VARIABLES: ReadonlySet<string> = new Set([
  'TF_CLI_CONFIG_FILE',
  'TF_PLUGIN_CACHE_DIR',
  'TF_LOG_PATH',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_CA_BUNDLE',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GNUPGHOME',
  'TMPDIR',
]);

/**
 * The environment as it is meant where it was typed: relative paths in it lead from the folder of this process. Empty ones
 * stay empty, and a home that no shell has filled in is left to whoever knows it.
 */
export function withAbsolutePaths(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, PATH_VARIABLES.has(name) ? absolute(value) : value]),
  );
}

/** @param value one path, or several as in `PATH` */
function absolute(value: string | undefined): string | undefined {
  return value
    ?.split(delimiter)
    .map((path) => (path === '' || path.startsWith('~') ? path : resolve(path)))
    .join(delimiter);
}
