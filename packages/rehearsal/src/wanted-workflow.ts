import { posix } from 'node:path';
import type { GitHubEvent } from './api';
import { quoted, RequestError } from './errors';

/** A workflow as it is told apart from others. */
export interface NamedWorkflow {
  /** From the root of the repository. */
  readonly file: string;
  readonly name: string;
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

/**
 * What is told where an event started nothing.
 *
 * @param present all workflows of the commit
 * @throws RequestError where none of them is the one that was asked for
 */
export function nothingStarted(
  wanted: string | undefined,
  present: readonly NamedWorkflow[],
  { name, ref }: Pick<GitHubEvent, 'name' | 'ref'>,
): string {
  if (wanted === undefined) return `No workflow is started by this ${name} of ${ref}.`;
  if (present.some((workflow) => isWanted(wanted, workflow)))
    return `No workflow ${quoted(wanted)} is started by this ${name} of ${ref}.`;
  const known = present.map(({ file }) => posix.basename(file)).join(', ');
  throw new RequestError(`There is no workflow ${quoted(wanted)}. The commit has: ${known}`);
}
