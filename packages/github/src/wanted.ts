import type { Environment, Platform } from '@mlopspltf/definition';

/** An environment on GitHub as the definition has it. */
export interface WantedEnvironment {
  readonly name: string;
  /** The branch pattern of the definition. */
  readonly branch: string;
  /**
   * Who has to approve. Undefined where the definition accepts that GitHub has no such thing: what is there is then left
   * as it is.
   */
  readonly protection?: Protection;
}

export interface Protection {
  /** `@user` or `@organization/team`; empty where nobody has to approve. */
  readonly reviewers: readonly string[];
  readonly preventSelfReview: boolean;
}

/** What there has to be on GitHub, in the order of the definition. */
export function wantedEnvironments(platform: Pick<Platform, 'environments'>): readonly WantedEnvironment[] {
  return platform.environments.map(wantedEnvironment);
}

function wantedEnvironment(environment: Environment): WantedEnvironment {
  const { name, branch, reviewers, preventSelfReview, acceptUnprotected } = environment;
  return { name, branch, protection: acceptUnprotected ? undefined : { reviewers, preventSelfReview } };
}

/** Administrators can end a wait for approval, so that has to be refused where somebody has to approve. */
export function needsApproval({ protection }: WantedEnvironment): boolean {
  return protection !== undefined && protection.reviewers.length > 0;
}
