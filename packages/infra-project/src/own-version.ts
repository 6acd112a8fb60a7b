import { PACKAGE_SCOPE } from '@mlopspltf/definition';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Name of this package. */
export const OWN_NAME = `${PACKAGE_SCOPE}/infra-project`;

/**
 * The version of this package, from its manifest: the tools of one release fit together, so a repository gets all of
 * them at this version.
 *
 * @param from a folder of the package @default - the one of this file
 */
export function ownVersion(from = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const { name, version } = manifestIn(folder);
    if (name === OWN_NAME && version !== undefined) return version;
    if (folder === dirname(folder)) throw new Error(`No folder around ${from} holds the manifest of ${OWN_NAME}.`);
  }
}

function manifestIn(folder: string): { readonly name?: string; readonly version?: string } {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return {};
  return JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: string; readonly version?: string };
}
