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
 * Whether git takes it as a branch or a tag.
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export async function isName(git: Git, name: string): Promise<boolean> {
  const ref = fullName(name);
  const isKnownKind = ref.startsWith(BRANCHES) || ref.startsWith(TAGS);
  const isTaken = isKnownKind && !ref.includes('\0') && (await git.tryRun(['check-ref-format', ref])) !== undefined;
  return isTaken && !shortName(ref).startsWith('-');
}
