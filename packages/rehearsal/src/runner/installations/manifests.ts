import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { z } from 'zod';

/** What decides about an installation, of one folder with a lock file. */
export interface Manifests {
  readonly root: string;
  /** Of the root and its workspaces, relative to it; the root's is an empty text. */
  readonly folders: readonly string[];
  /** The lock file's entries, by their place. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
  /** Bytes by path, of the lock file, the manifests, `.npmrc` and packages that are files of the checkout. */
  readonly files: ReadonlyMap<string, Buffer>;
}

const LockedPackage = z.object({
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});

export type LockedPackage = z.infer<typeof LockedPackage>;

const Lock = z.object({ lockfileVersion: z.literal([2, 3]), packages: z.record(z.string(), LockedPackage) });

const LOCK = 'package-lock.json';

/** @returns undefined where there is none that this understands: npm then says what is wrong */
export function readManifests(root: string): Manifests | undefined {
  // npm prefers this one.
  if (existsSync(join(root, 'npm-shrinkwrap.json'))) return undefined;
  const lock = Lock.safeParse(jsonOf(join(root, LOCK)));
  if (!lock.success) return undefined;
  const { packages } = lock.data;
  const folders = Object.keys(packages).filter((place) => !/(^|\/)node_modules\//.test(place));
  if (folders.some(leavesRoot)) return undefined;
  const tarballs = new Set(Object.values(packages).flatMap((each) => tarballOf(each) ?? []));
  const names = [LOCK, '.npmrc', ...folders.map((folder) => join(folder, 'package.json')), ...tarballs];
  const files = new Map(names.flatMap((name) => bytesOf(root, name)));
  return { root, folders, packages, files };
}

/** A file of the checkout whose content the lock file tells, relative to the root. */
export function tarballOf({ resolved = '', integrity }: LockedPackage): string | undefined {
  const file = /^file:(.+\.tgz)$/.exec(resolved)?.[1];
  return file === undefined || integrity === undefined || leavesRoot(file) ? undefined : file;
}

/** Such a folder may be the root of everything. */
function leavesRoot(folder: string): boolean {
  return folder.startsWith('/') || normalize(folder).split('/').includes('..');
}

function bytesOf(root: string, name: string): readonly (readonly [string, Buffer])[] {
  const file = join(root, name);
  return existsSync(file) ? [[name, readFileSync(file)]] : [];
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
