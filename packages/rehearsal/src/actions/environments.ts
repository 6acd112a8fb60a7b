import type { EnvironmentRules, GitHubEvent, GitHubServices } from '../api';
import { fnmatch } from './fnmatch';

/**
 * The rules of the environment that a job names. One that is not there is made, without any protection.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
 */
export function rulesOf(services: GitHubServices, name: string): EnvironmentRules {
  const known = services.environment(name);
  if (known) return known;
  services.createEnvironment(name);
  return services.environment(name) ?? { name, reviewers: [], preventSelfReview: false };
}

/**
 * Why a reference may not deploy to an environment. Branches are matched by their names, a pull request as
 * `refs/pull/N/merge`; the patterns are of branches, so no tag fits.
 *
 * @returns undefined where it may
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags
 */
export function refusal({ name, branches }: EnvironmentRules, { ref }: GitHubEvent): string | undefined {
  if (branches === undefined) return undefined;
  const branch = ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : ref;
  if (!ref.startsWith('refs/tags/') && branches.some((pattern) => fnmatch(pattern, branch))) return undefined;
  const what = ref.startsWith('refs/tags/') ? 'Tag' : 'Branch';
  const short = ref.replace(/^refs\/(?:heads|tags)\//, '');
  return `${what} "${short}" is not allowed to deploy to ${name} due to environment protection rules.`;
}
