import { PACKAGE_SCOPE } from '@mlopspltf/definition';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MissingTarballsError } from './errors';

/** Holds the tools of a repository that has no registry for them. Committed, so that a clone and its workflows have them. */
export const VENDOR_FOLDER = 'vendor';

/** The file that `npm pack` makes of a tool package. */
export function tarballName(folder: string, version: string): string {
  return `${PACKAGE_SCOPE.slice(1)}-${folder}-${version}.tgz`;
}

/**
 * @param folder absolute
 * @param files that have to be there
 * @throws MissingTarballsError
 */
export function checkTarballs(folder: string, files: readonly string[]): void {
  const missing = files.filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) throw new MissingTarballsError(folder, missing);
}

/**
 * Copies tarballs into the vendor folder of a repository.
 *
 * @param from folder, absolute
 * @param root absolute
 * @throws MissingTarballsError before anything is written
 */
export function vendorTarballs(from: string, root: string, files: readonly string[]): void {
  checkTarballs(from, files);
  const target = join(root, VENDOR_FOLDER);
  mkdirSync(target, { recursive: true });
  for (const file of files)
    if (join(from, file) !== join(target, file)) copyFileSync(join(from, file), join(target, file));
}
