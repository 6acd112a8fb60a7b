import { isFolderPattern, patternPrefix } from './branches';
import type { WorkflowRole } from './role-names';
import type { Environment, Platform, Repository } from './platform';
import { deliveryWorkflowRef } from './workflows';

/** Host that GitHub issues tokens from, and the beginning of AWS' names for their claims. */
export const TOKEN_ISSUER = 'token.actions.githubusercontent.com';

/** For whom `aws-actions/configure-aws-credentials` asks a token to be. */
export const TOKEN_AUDIENCE = 'sts.amazonaws.com';

/**
 * The claims of a token that trust hangs on. AWS tests `aud` and `sub` of every provider, and of GitHub's tokens `actor`,
 * `actor_id`, `enterprise_id`, `environment`, `job_workflow_ref`, `ref`, `repository`, `repository_id`,
 * `repository_owner_id` and `workflow`. A condition on any other claim is never met, and nobody could take the role. So no
 * role can tell by `base_ref` into which branch a pull request goes, nor by `event_name` what started a run.
 *
 * The list is that of the service authorization reference. The user guide's table was seen without `repository_owner_id`.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 * @see https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/
 */
export type TrustedClaim = 'aud' | 'sub' | 'job_workflow_ref' | 'ref' | 'repository_id' | 'repository_owner_id';

/** What a token has to hold: of each claim one of the values. A claim stands in one of the two. */
export interface Trust {
  /** To the letter. */
  readonly equals: ClaimValues;
  /** With `*` for any text, slashes included. */
  readonly like: ClaimValues;
}

export type ClaimValues = Readonly<Partial<Record<TrustedClaim, readonly string[]>>>;

/** What trust in an environment's roles follows from. */
export type TrustingEnvironment = Pick<Environment, 'name' | 'branch' | 'pullRequestPlans'>;

/**
 * The tokens that may take a role of an environment. All have to come from a job of the one workflow that the default
 * branch holds (`deliver.yml`), so that an edited workflow on another branch gets nothing.
 * - plan: jobs of a push to the environment's branch, and of the default branch, from where schedules look for drift.
 * - pr-plan: jobs of a pull request. Its `ref` is the merge that GitHub makes, which keeps out `pull_request_target`.
 * - apply: jobs in the GitHub environment of the same name that run for the environment's branch.
 *
 * @returns undefined where nobody may take the role: no pull request goes into a folder of branches, and an environment
 * may have its pull requests planned offline
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export function trustOf(
  platform: Pick<Platform, 'repository'>,
  environment: TrustingEnvironment,
  role: WorkflowRole,
): Trust | undefined {
  const { repository } = platform;
  const always = {
    aud: [TOKEN_AUDIENCE],
    job_workflow_ref: [deliveryWorkflowRef(platform)],
    ...(repository.id === undefined ? {} : { repository_id: [repository.id] }),
    ...(repository.ownerId === undefined ? {} : { repository_owner_id: [repository.ownerId] }),
  };
  switch (role) {
    case 'plan': {
      const refs = [...new Set([refOf(environment.branch), refOf(repository.defaultBranch)])];
      const contexts = refs.map((ref) => `ref:${ref}`);
      return trust(always, { sub: subjects(repository, contexts), ref: refs });
    }
    case 'pr-plan': {
      if (isFolderPattern(environment.branch) || environment.pullRequestPlans === 'offline') return undefined;
      return trust(always, { sub: subjects(repository, ['pull_request']), ref: ['refs/pull/*/merge'] });
    }
    case 'apply': {
      const sub = subjects(repository, [`environment:${environment.name}`]);
      return trust(always, { sub, ref: [refOf(environment.branch)] });
    }
  }
}

/** A claim is compared with wildcards only where one is written; neither branches nor names can hold one. */
function trust(always: ClaimValues, own: Readonly<Record<'sub' | 'ref', readonly string[]>>): Trust {
  const patterns = Object.entries(own).filter(([, values]) => values.some((value) => value.includes('*')));
  const like: ClaimValues = Object.fromEntries(patterns);
  const literal = Object.entries(own).filter(([claim]) => !Object.hasOwn(like, claim));
  return { equals: { ...always, ...Object.fromEntries(literal) }, like };
}

function refOf(branch: string): string {
  return `refs/heads/${isFolderPattern(branch) ? `${patternPrefix(branch)}*` : branch}`;
}

/** `repo:OWNER/NAME:CONTEXT`, `repo:OWNER@ID/NAME@ID:CONTEXT`, or both. */
function subjects(repository: Repository, contexts: readonly string[]): readonly string[] {
  const { owner, name, id, ownerId, subject } = repository;
  const forms = [
    ...(subject === 'ids' ? [] : [`repo:${owner}/${name}`]),
    ...(subject === 'names' ? [] : [`repo:${owner}@${ownerId}/${name}@${id}`]),
  ];
  return forms.flatMap((form) => contexts.map((context) => `${form}:${context}`));
}
