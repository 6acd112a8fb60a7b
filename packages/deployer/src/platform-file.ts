import {
  DefinitionError,
  ENVIRONMENTS_FOLDER,
  parsePlatform,
  PLATFORM_COPY,
  STACKS_FOLDER,
  type Platform,
} from '@mlopspltf/definition';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from './errors';
import { isMissing } from './workspace/files';

/**
 * The definition that a synthesized output was made from.
 *
 * @param output `cdktf.out`
 * @throws InputError when it is missing or damaged
 */
export async function readPlatform(output: string): Promise<Platform> {
  const file = join(output, ENVIRONMENTS_FOLDER, PLATFORM_COPY);
  const text = await readSynthesized(file);
  try {
    return parsePlatform(text, file);
  } catch (error) {
    if (error instanceof DefinitionError) throw new InputError(error.message, { next: SYNTH, cause: error });
    throw error;
  }
}

/** What the synthesis wrote about one environment: `{env}.config`, `{env}.tfvars`. */
export function environmentFile(output: string, environment: string, kind: 'config' | 'tfvars'): string {
  return join(output, ENVIRONMENTS_FOLDER, `${environment}.${kind}`);
}

export function stackFolder(output: string, module: string): string {
  return join(output, STACKS_FOLDER, module);
}

/** @throws InputError when the synthesis did not write it */
export async function readSynthesized(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new InputError(
      `${file} is missing: the Terraform of this platform was not synthesized, or by another release.`,
      {
        next: SYNTH,
      },
    );
  }
}

const SYNTH = 'npx projen synth';
