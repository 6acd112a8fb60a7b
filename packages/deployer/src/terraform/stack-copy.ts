import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfPresent, remove, writeWhole } from '../workspace/files';

/** Terraform keeps a state here that it could not save; only a person may remove it. */
export const UNSAVED_STATE = 'errored.tfstate';
export const LOCK_FILE = '.terraform.lock.hcl';

/**
 * Makes a folder hold these files, by their paths in it, and nothing else but what Terraform itself keeps there. What is
 * the same already is not written.
 */
export async function writeStackCopy(copy: string, files: Readonly<Record<string, Buffer | string>>): Promise<void> {
  const wanted = new Set(Object.keys(files));
  const present = await filesBelow(copy);
  const foreign = present.filter((name) => !wanted.has(name) && name !== LOCK_FILE && name !== UNSAVED_STATE);
  await Promise.all([
    ...foreign.map((name) => remove(join(copy, name))),
    ...Object.entries(files).map(([name, content]) => writeIfDifferent(join(copy, name), Buffer.from(content))),
  ]);
}

/**
 * What belongs to a synthesized stack, by paths from its folder. Left out is what Terraform leaves in a folder where
 * somebody typed its commands by hand.
 */
export async function readStackFiles(stack: string): Promise<Readonly<Record<string, Buffer>>> {
  const names = (await filesBelow(stack)).filter((name) => !isLeftByTerraform(name));
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(stack, name))] as const));
  return Object.fromEntries(files);
}

async function writeIfDifferent(file: string, content: Buffer): Promise<void> {
  const present = await readFile(file).catch(() => undefined);
  if (!present?.equals(content)) await writeWhole(file, content);
}

/** The dependency lock file has a life of its own. @see initialise */
function isLeftByTerraform(name: string): boolean {
  return name.startsWith('.terraform') || /\.tfstate(\.|$)/.test(name) || name === 'crash.log';
}

/** Regular files, as paths from the folder; none where there is no folder. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** The text of a stack's dependency lock file; undefined where the synthesis wrote none. */
export async function readLockFile(stack: string): Promise<string | undefined> {
  return readIfPresent(join(stack, LOCK_FILE));
}
