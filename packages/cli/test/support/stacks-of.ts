import { STACKS_FOLDER, SYNTH_OUTPUT } from '@mlopspltf/definition';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** SHA-256 of every file of `cdktf.out/stacks`, with its path. */
export function digestOfStacks(checkout: string): string {
  const folder = join(checkout, SYNTH_OUTPUT, STACKS_FOLDER);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(folder, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

/** The modules among those given whose stack has a resource of a type. */
export function modulesWith(checkout: string, type: string, modules: readonly string[]): readonly string[] {
  return modules.filter((module) => {
    const file = join(checkout, SYNTH_OUTPUT, STACKS_FOLDER, module, 'cdk.tf.json');
    const { resource = {} } = JSON.parse(readFileSync(file, 'utf8')) as { readonly resource?: object };
    return Object.hasOwn(resource, type);
  });
}
