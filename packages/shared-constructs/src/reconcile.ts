import { ENVIRONMENTS_FOLDER, PROVIDER_LOCK_FILE, STACKS_FOLDER } from '@mlopspltf/definition';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { STACK_JSON } from './build-stacks';
import type { StackFile } from './built-stack';
import { codeOf } from './error-code';

/** Below the output folder: files on their way, gone when a synthesis is done. */
const STAGING = '.staging';
/** Below a stack's folder, written by cdktf. */
const ASSETS = 'assets';

/**
 * Makes the output folder hold exactly these files, touching only what differs. Each file is replaced in one step.
 * What Terraform or a person left in a stack's folder stays.
 *
 * @returns notes for a person about what was kept
 */
export function reconcile(output: string, files: ReadonlyMap<string, StackFile>): readonly string[] {
  const staging = join(output, STAGING);
  rmSync(staging, { recursive: true, force: true });
  let count = 0;
  try {
    for (const [path, file] of files) {
      if (isSame(join(output, path), file)) continue;
      mkdirSync(staging, { recursive: true });
      const draft = join(staging, String(count++));
      writeFileSync(draft, file.content);
      chmodSync(draft, modeOf(file));
      mkdirSync(dirname(join(output, path)), { recursive: true });
      renameSync(draft, join(output, path));
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  removeStale(output, ENVIRONMENTS_FOLDER, files);
  return entriesOf(join(output, STACKS_FOLDER)).flatMap((module) => tidyStack(output, module, files));
}

function tidyStack(output: string, module: string, files: ReadonlyMap<string, StackFile>): readonly string[] {
  const folder = `${STACKS_FOLDER}/${module}`;
  if (files.has(`${folder}/${STACK_JSON}`)) {
    removeStale(output, `${folder}/${ASSETS}`, files);
    return [];
  }
  const kept = entriesOf(join(output, folder)).filter((name) => !isReplaceable(name));
  if (kept.length > 0) {
    return [
      `${module} is not a module any more. Its folder ${join(output, folder)} is kept, because it holds ${kept.join(', ')}.`,
    ];
  }
  rmSync(join(output, folder), { recursive: true, force: true });
  return [];
}

/** Made by synthesis, or by `terraform init` from what synthesis made. */
function isReplaceable(name: string): boolean {
  if (name === STACK_JSON || name === ASSETS || name === PROVIDER_LOCK_FILE) return true;
  return name === '.terraform' || (name.startsWith('.terraform.') && !name.includes('tfstate'));
}

/** Removes files below a folder of ours that are not wanted, then folders that are empty. */
function removeStale(output: string, folder: string, files: ReadonlyMap<string, StackFile>): void {
  const wanted = (path: string): boolean =>
    [...files.keys()].some((file) => file === path || file.startsWith(`${path}/`));
  for (const name of entriesOf(join(output, folder))) {
    const path = `${folder}/${name}`;
    if (!wanted(path)) rmSync(join(output, path), { recursive: true, force: true });
    else if (!files.has(path)) removeStale(output, path, files);
  }
}

function isSame(path: string, file: StackFile): boolean {
  try {
    return (statSync(path).mode & 0o111) === (modeOf(file) & 0o111) && readFileSync(path).equals(file.content);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** A fixed mode, whatever the mask: two machines shall agree. */
function modeOf({ executable }: StackFile): number {
  return executable ? 0o755 : 0o644;
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
