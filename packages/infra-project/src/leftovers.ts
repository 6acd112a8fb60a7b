import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** What projen has written is in a list of its own, or in that of the root. */
function wasGenerated(root: string, folder: string): boolean {
  const list = join(root, FILE_LIST);
  return (
    existsSync(join(root, 'packages', folder, FILE_LIST)) ||
    (existsSync(list) && readFileSync(list, 'utf8').includes(`"packages/${folder}/package.json"`))
  );
}

const FILE_LIST = '.projen/files.json';

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
