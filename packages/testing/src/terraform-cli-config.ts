import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from './scratch-folder';

const REGISTRY = 'registry.terraform.io';

/**
 * A Terraform CLI configuration that takes providers from this machine's unpacked mirror, as an absolute path.
 * Undefined where there is no mirror: then the registry serves them.
 */
export function terraformCliConfig(): string | undefined {
  const mirror = findMirror();
  if (mirror === undefined) return undefined;
  const file = join(scratchFolder(), 'terraform.rc');
  const path = JSON.stringify(mirror);
  const pattern = JSON.stringify(`${REGISTRY}/hashicorp/aws`);
  writeFileSync(
    file,
    [
      'disable_checkpoint = true',
      'provider_installation {',
      `  filesystem_mirror {\n    path    = ${path}\n    include = [${pattern}]\n  }`,
      `  direct {\n    exclude = [${pattern}]\n  }`,
      '}',
      '',
    ].join('\n'),
  );
  return file;
}

function findMirror(): string | undefined {
  const named = process.env.INFRA_PROVIDER_MIRROR;
  if (named !== undefined && named !== '') return named;
  if (!existsSync('/opt')) return undefined;
  return readdirSync('/opt')
    .sort()
    .map((name) => join('/opt', name))
    .find((folder) => existsSync(join(folder, REGISTRY, 'hashicorp', 'aws')));
}
