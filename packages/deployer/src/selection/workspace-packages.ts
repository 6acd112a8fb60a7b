import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonIfPresent } from '../workspace/files';

/** A package of the workspace. */
export interface WorkspacePackage {
  /** Below `packages/`. */
  readonly folder: string;
  /** Folders of the packages of this workspace that it names, for use or for development. */
  readonly uses: readonly string[];
  /** Those of them that are not for development only. */
  readonly builtOf: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

/** The packages of a checkout as their manifests have them. */
export async function readWorkspacePackages(root: string): Promise<readonly WorkspacePackage[]> {
  const folders = (await readdir(join(root, 'packages')).catch(() => [])).sort();
  const manifests = await Promise.all(
    folders.map((folder) => readJsonIfPresent<Manifest>(join(root, 'packages', folder, 'package.json'))),
  );
  const folderOf = new Map(
    manifests.flatMap((manifest, index) =>
      manifest?.name === undefined ? [] : [[manifest.name, folders[index] ?? '']],
    ),
  );
  return folders.map((folder, index) => ({
    folder,
    uses: namesIn(manifests[index]).flatMap((name) => folderOf.get(name) ?? []),
    builtOf: namesIn({ ...manifests[index], devDependencies: {} }).flatMap((name) => folderOf.get(name) ?? []),
  }));
}

/**
 * The packages that any of the given ones may have changed, themselves included, each with the one it follows from.
 *
 * @param changed folders below `packages/`
 */
export function affectedPackages(
  packages: readonly WorkspacePackage[],
  changed: readonly string[],
): ReadonlyMap<string, string> {
  const origin = new Map(changed.map((folder) => [folder, folder]));
  const queue = [...changed];
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    const used = folder;
    for (const { folder: user } of packages.filter(({ uses }) => uses.includes(used))) {
      if (origin.has(user)) continue;
      origin.set(user, origin.get(used) ?? used);
      queue.push(user);
    }
  }
  return origin;
}

function namesIn(manifest: Partial<Manifest> | undefined): readonly string[] {
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest ?? {};
  return [dependencies, devDependencies, peerDependencies, optionalDependencies].flatMap((group) =>
    Object.keys(group ?? {}),
  );
}
