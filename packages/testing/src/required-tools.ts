import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const HOW_TO_GET = {
  terraform:
    'install Terraform (https://developer.hashicorp.com/terraform/install) in the version of .terraform-version',
  moto_server: "pip install 'moto[server]==5.2.1'",
  bash: 'install bash',
  git: 'install git (https://git-scm.com/downloads)',
  aws: 'install the AWS command line (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html)',
  jq: 'install jq (https://jqlang.org/download/)',
  ps: 'install procps',
  openssl: 'install OpenSSL',
  shellcheck: 'install shellcheck (https://www.shellcheck.net)',
} as const;

export type RequiredTool = keyof typeof HOW_TO_GET;

/**
 * For the top of a test that needs programs of this machine: without them the test fails, by name, instead of passing.
 *
 * @throws Error that names all missing tools and how to get each
 */
export function requireTools(...tools: readonly RequiredTool[]): void {
  const missing = tools.filter((tool) => !isOnPath(tool));
  if (missing.length === 0) return;
  const lines = missing.map((tool) => `  ${tool}: ${HOW_TO_GET[tool]}`);
  throw new Error(`This test needs what is not on PATH:\n${lines.join('\n')}`);
}

function isOnPath(tool: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
