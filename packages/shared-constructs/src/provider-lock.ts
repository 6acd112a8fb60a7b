import { PROVIDER_LOCK_FILE, type Platform } from '@mlopspltf/definition';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './error-code';
import { UsageError } from './synth-error';

const REMEDY = [
  `Restore it (git checkout -- ${PROVIDER_LOCK_FILE}), or make it in a folder with the required_providers of a stack:`,
  '     terraform providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_amd64 -platform=darwin_arm64',
].join('\n');

/**
 * The committed lock file of the providers.
 *
 * @throws UsageError where it is missing, or locks another version than the definition names
 */
export function readProviderLock(root: string, platform: Platform): Buffer {
  const content = tryRead(join(root, PROVIDER_LOCK_FILE));
  if (content === undefined) throw new UsageError(`${PROVIDER_LOCK_FILE} is missing in ${root}.\n     ${REMEDY}`);
  const expected = platform.versions.awsProvider;
  const locked = /provider "[^"]*\/hashicorp\/aws" \{\s*version\s*=\s*"([^"]*)"/.exec(content.toString('utf8'))?.[1];
  if (locked === expected) return content;
  throw new UsageError(
    `${PROVIDER_LOCK_FILE} locks hashicorp/aws "${locked ?? 'not at all'}", the definition says "${expected}".\n     ${REMEDY}`,
  );
}

function tryRead(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
