import { posix } from 'node:path';
import { quoted, RequestError } from './errors';

/** A workflow as it is told apart from others. */
export interface NamedWorkflow {
  /** From the root of the repository. */
  readonly file: string;
  /** @default - only its file is known */
  readonly name?: string;
}

/**
 * Whether it is the one that was asked for: by its name, its path, its file's name, or that without its ending.
 *
 * @param wanted undefined: each is
 */
export function isWanted(wanted: string | undefined, { file, name }: NamedWorkflow): boolean {
  const base = posix.basename(file);
  return wanted === undefined || [name, file, base, base.replace(/\.ya?ml$/, '')].includes(wanted);
}

/** @throws RequestError where none of a commit's files is the one that was asked for */
export function refuseUnknown(wanted: string | undefined, files: readonly string[]): void {
  if (files.some((file) => isWanted(wanted, { file })) || wanted === undefined) return;
  const known = files.map((file) => posix.basename(file)).join(', ');
  throw new RequestError(`There is no workflow ${quoted(wanted)}. The commit has: ${known}`);
}
