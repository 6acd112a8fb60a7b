import type { Environment, Platform } from './platform';

/**
 * Branch patterns are the part of GitHub's filter patterns of which it can be decided whether two overlap, and which
 * workflow triggers, expressions, environments and trust policies can all say: a branch's name, or everything below a
 * folder (`feature/**`, at any depth).
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function isFolderPattern(pattern: string): boolean {
  return pattern.endsWith('/**');
}

/** `feature/**` → `feature/`; a branch's name stays as it is. */
export function patternPrefix(pattern: string): string {
  return isFolderPattern(pattern) ? pattern.slice(0, -2) : pattern;
}

/** Case counts, as in git and in GitHub's filters (but not in GitHub's `==`). */
export function branchMatches(pattern: string, branch: string): boolean {
  if (!isFolderPattern(pattern)) return branch === pattern;
  const folder = patternPrefix(pattern);
  return branch.startsWith(folder) && branch.length > folder.length;
}

/** The environment a branch is deployed to; undefined for a branch that deploys nothing. */
export function environmentOfBranch(platform: Pick<Platform, 'environments'>, branch: string): Environment | undefined {
  return platform.environments.find((environment) => branchMatches(environment.branch, branch));
}

/** Whether some branch could match both. Case is ignored, because GitHub's expressions ignore it. */
export function patternsOverlap(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (isFolderPattern(a) && isFolderPattern(b)) {
    return patternPrefix(a).startsWith(patternPrefix(b)) || patternPrefix(b).startsWith(patternPrefix(a));
  }
  return branchMatches(a, b) || branchMatches(b, a) || a === b;
}

/**
 * Why this is no pattern we take, or undefined.
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export function branchPatternProblem(pattern: string): string | undefined {
  const name = isFolderPattern(pattern) ? pattern.slice(0, -3) : pattern;
  if (name === '' || name === '@') return 'names no branch';
  if (/[*?[\]!+]/.test(name)) return 'is a pattern of a kind that is not supported';
  if (name.includes('${{')) return 'holds what GitHub takes for an expression';

  if (/[\u0000-\u0020\u007f~^:\\]|\.\.|@\{/.test(name)) return 'holds characters that git refuses in a branch';
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part.startsWith('.') || part.endsWith('.lock') || part.endsWith('.'))) {
    return 'is not a branch name that git takes';
  }
  if (name.startsWith('-')) return 'starts with a hyphen, which git refuses';
  return name.startsWith('refs/') ? 'is a full reference' : undefined;
}
