import { PROVIDER_LOCK_FILE } from '@mlopspltf/definition';
import { Component, type Project } from 'projen';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDER_HASHES } from './provider-hashes';

/**
 * `.terraform.lock.hcl`: written where there is none for the version of the definition, and otherwise a person's, who may
 * add hashes. For a version whose hashes are not known here, synthesis says how the file is made.
 */
export class ProviderLock extends Component {
  constructor(
    project: Project,
    private readonly version: string,
  ) {
    super(project, 'provider-lock');
  }

  public override synthesize(): void {
    const hashes = PROVIDER_HASHES[this.version];
    const file = join(this.project.outdir, PROVIDER_LOCK_FILE);
    if (hashes === undefined || locks(file, this.version)) return;
    writeFileSync(file, providerLock(this.version, hashes));
  }
}

/** Whether the file locks that version of the provider. */
function locks(file: string, version: string): boolean {
  if (!existsSync(file)) return false;
  return LOCKED.exec(readFileSync(file, 'utf8'))?.[1] === version;
}

const LOCKED = /provider "[^"]*\/hashicorp\/aws" \{\s*version\s*=\s*"([^"]*)"/;

/** As `terraform init` writes it, so that it changes nothing. */
export function providerLock(version: string, hashes: readonly string[]): string {
  return `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/hashicorp/aws" {
  version     = "${version}"
  constraints = "${version}"
  hashes = [
${hashes.map((hash) => `    "${hash}",\n`).join('')}  ]
}
`;
}
