import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A package that projen once wrote and that nothing asks for any more. */
export interface Leftover {
  /** From the root, such as `packages/feature-store`. */
  readonly folder: string;
  /** Removes it, to be typed by a person: there may be work in it. */
  readonly command: string;
}

/** Generated packages below `packages/` that are not among the wanted folders. */
export function findLeftovers(root: string, wanted: readonly string[]): readonly Leftover[] {
  return foldersIn(join(root, 'packages'))
    .filter((folder) => !wanted.includes(folder) && wasGenerated(root, folder))
    .sort()
    .map((folder) => ({
      folder: `packages/${folder}`,
      command: `rm -r ${shellWord(`packages/${folder}`)} && npx projen`,
    }));
}

/** Folders that hold a package of somebody's own where a generated one is to be. */
export function findForeignPackages(root: string, wanted: readonly string[]): readonly string[] {
  return wanted
    .filter((folder) => existsSync(join(root, 'packages', folder, 'package.json')) && !wasGenerated(root, folder))
    .map((folder) => `packages/${folder}`);
}

function wasGenerated(root: string, folder: string): boolean {
  return existsSync(join(root, 'packages', folder, '.projen', 'files.json'));
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
