import { packageFolder, type Module } from '@mlopspltf/definition';
import type { WorkspacePackage } from '../selection/workspace-packages';
import { Git, isObjectId } from './git';

/** Git's tree ids by folder below `packages/`. Equal ids are equal files, wherever and whenever they were committed. */
export type Sources = Readonly<Record<string, string>>;

/**
 * What some packages were at a commit. Folders that it does not have are left out, as everything is where git does not
 * know the commit.
 *
 * @param root absolute
 * @param folders below `packages/`
 */
export async function moduleSources(
  root: string,
  env: NodeJS.ProcessEnv,
  commit: string,
  folders: readonly string[],
): Promise<Sources> {
  const trees = await treesAt(new Git(root, env), commit);
  return Object.fromEntries(
    folders.flatMap((folder) => {
      const tree = trees?.get(folder);
      return tree === undefined ? [] : [[folder, tree]];
    }),
  );
}

/** The trees of all packages at a commit, by folder; undefined where git does not know it. */
export async function treesAt(git: Git, commit: string): Promise<ReadonlyMap<string, string> | undefined> {
  if (!isObjectId(commit)) return undefined;
  const listed = await git.read(['ls-tree', '-d', '-z', commit, 'packages/']);
  return listed === undefined
    ? undefined
    : new Map(
        listed.split('\0').flatMap((line) => {
          const [, tree, folder] = /^\d+ tree ([0-9a-f]+)\tpackages\/(.+)$/s.exec(line) ?? [];
          return tree === undefined || folder === undefined ? [] : [[folder, tree] as const];
        }),
      );
}

/**
 * The folders below `packages/` whose files shape each module's Terraform, by module: its own and those of the packages
 * that it uses, directly or not. What a package needs for its development only shapes nothing.
 */
export function sourceFolders(
  modules: readonly Pick<Module, 'name'>[],
  packages: readonly WorkspacePackage[],
): ReadonlyMap<string, readonly string[]> {
  const builtOf = new Map(packages.map(({ folder, builtOf: parts }) => [folder, parts]));
  return new Map(
    modules.map(({ name }) => {
      const found = new Set([packageFolder(name)]);
      // A set hands out what is added while it is walked.
      for (const folder of found) for (const part of builtOf.get(folder) ?? []) found.add(part);
      return [name, [...found].sort()];
    }),
  );
}
