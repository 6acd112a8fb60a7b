import { parsePlatform, PLATFORM_FILE, type Platform } from '@mlopspltf/definition';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from './synth-error';

export interface FoundPlatform {
  readonly platform: Platform;
  /** Folder of the repository. */
  readonly root: string;
}

/**
 * Reads the definition from the nearest folder upward that has one.
 *
 * @throws UsageError where there is none
 * @throws DefinitionError for one that is damaged
 */
export function findPlatform(start: string): FoundPlatform {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const file = join(folder, PLATFORM_FILE);
    if (existsSync(file)) return { platform: parsePlatform(readFileSync(file, 'utf8'), PLATFORM_FILE), root: folder };
    if (folder === dirname(folder)) break;
  }
  throw new UsageError(
    `There is no ${PLATFORM_FILE} in ${resolve(start)} or above it. Run npx projen in the repository.`,
  );
}
