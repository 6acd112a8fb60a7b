import { branchMatches, isFolderPattern, patternPrefix } from '@mlopspltf/definition';

/** A rule of an environment on GitHub: from where it may be deployed to. */
export interface BranchPolicy {
  /** A pattern of Ruby's `File.fnmatch` with `FNM_PATHNAME`. */
  readonly name: string;
  readonly type: 'branch' | 'tag';
}

/**
 * The rule that means the same as a branch pattern of the definition. `*` does not match `/` here, and only a `**` with a
 * slash behind it goes down into folders, so `feature/**` has to become `feature/**` + `/*`.
 *
 * @see https://docs.github.com/en/rest/deployments/branch-policies
 * @see https://docs.ruby-lang.org/en/master/File.html#method-c-fnmatch
 */
export function policyFor(branch: string): BranchPolicy {
  return { name: isFolderPattern(branch) ? `${branch}/*` : branch, type: 'branch' };
}

export function isSamePolicy(one: BranchPolicy, other: BranchPolicy): boolean {
  return one.name === other.name && one.type === other.type;
}

/**
 * Whether a rule may let in what the branch pattern of the definition does not. Where that is not plain to see, it may.
 */
export function isWider(policy: BranchPolicy, branch: string): boolean {
  if (policy.type === 'tag') return true;
  const literal = literalPrefix(policy.name);
  if (literal === policy.name) return !branchMatches(branch, policy.name);
  return !isFolderPattern(branch) || !literal.startsWith(patternPrefix(branch));
}

/** What everything that matches begins with. */
function literalPrefix(pattern: string): string {
  return /^[^*?[\]{}\\]*/.exec(pattern)?.[0] ?? '';
}
