import { show } from '@mlopspltf/definition';
import { RequestError } from '../errors';
import type { Git } from './git';

const BRANCHES = 'refs/heads/';
const TAGS = 'refs/tags/';

/** `feature/a` → `refs/heads/feature/a`; what begins with `refs/` is taken as it is. */
export function fullName(name: string): string {
  return name.startsWith('refs/') ? name : `${BRANCHES}${name}`;
}

/** Without `refs/heads/` or `refs/tags/`, as `github.ref_name`. */
export function shortName(ref: string): string {
  for (const prefix of [BRANCHES, TAGS]) if (ref.startsWith(prefix)) return ref.slice(prefix.length);
  return ref.replace(/^refs\//, '');
}

/**
 * @throws RequestError for what git does not take as a branch or a tag
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export async function checkName(git: Git, name: string): Promise<string> {
  const ref = fullName(name);
  const isKnownKind = ref.startsWith(BRANCHES) || ref.startsWith(TAGS);
  const isTaken = isKnownKind && !ref.includes('\0') && (await git.tryRun(['check-ref-format', ref])) !== undefined;
  if (isTaken && !shortName(ref).startsWith('-')) return ref;
  throw new RequestError(
    `${show(name)} is no name that git takes for a branch. Write a branch such as "feature/a", or a tag as "refs/tags/v1".`,
  );
}
