import type { Violation } from '@mlopspltf/definition';
import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { basename } from 'node:path/posix';
import { isMissing } from '../workspace/files';
import { within, type Vetting } from './vetting';

/** Where cdktf puts the files of a `TerraformAsset`, in the stack's folder. */
const ASSETS = 'assets/';

/**
 * What Terraform and OpenTofu take for configuration, variables, tests or settings of their own, by the end of the name.
 * An override file changes blocks that were looked at; tests are read by `init` already.
 * @see https://developer.hashicorp.com/terraform/language/files
 */
const TAKEN_UP =
  /(?:\.(?:tf|tofu|tftest|tofutest|tfmock|tfvars)(?:\.json|\.hcl)?|\.tfrc|\.terraformrc|terraform\.rc)$/i;

/**
 * Further files of a stack: nothing that is read without being named in the stack.
 *
 * @param paths from the stack's folder
 */
export function vetAssets(paths: readonly string[]): readonly Violation[] {
  return paths
    .filter((path) => !path.startsWith(ASSETS) || TAKEN_UP.test(basename(path)))
    .map((path) => ({
      where: within('', path),
      problem: 'does not belong into the folder of a stack',
      remedy: `Only cdk.tf.json and the files of a TerraformAsset below ${ASSETS} do. Remove it, or run npx projen synth.`,
    }));
}

/** Whether a value is the path of a file of the stack, and can be nothing else. */
export function isAssetPath(value: unknown, { assets }: Vetting): boolean {
  if (typeof value !== 'string') return false;
  const path = value.replace(/^(?:\$\{path\.module\}\/|\.\/)/, '');
  return assets.has(path) && !/[$%]\{/.test(path);
}

/** Links and the like in a stack's folder: they lead to what is not handed on with it. */
export async function vetFolder(folder: string): Promise<readonly Violation[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const odd = entries
    .filter((entry) => !entry.isFile() && !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    // Left by commands that were typed by hand; not handed to Terraform.
    .filter((path) => !path.startsWith('.terraform'));
  const isLink = (await lstat(folder).catch(() => undefined))?.isSymbolicLink() ?? false;
  return [...(isLink ? ['.'] : []), ...odd].map((path) => ({
    where: within('', path),
    problem: 'is a link, or no file at all',
    remedy: 'Put the file itself there, or run npx projen synth.',
  }));
}
