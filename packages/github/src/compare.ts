import { show } from '@mlopspltf/definition';
import type { ActualEnvironment } from './actual';
import { isSamePolicy, isWider, policyFor } from './branch-policy';
import { needsApproval, type WantedEnvironment } from './wanted';

/** One thing in which GitHub and the definition do not agree. */
export interface Difference {
  readonly aspect: Aspect;
  /** As GitHub has it. */
  readonly actual: string;
  /** As the definition has it. */
  readonly wanted: string;
  /** Whether more is possible on GitHub than the definition allows; otherwise it is stricter, or just another. */
  readonly isWeaker: boolean;
}

export type Aspect = 'environment' | 'reviewers' | 'self-review' | 'bypass by administrators' | 'branches';

export interface Comparison {
  readonly wanted: WantedEnvironment;
  /** Undefined where GitHub has no such environment. */
  readonly actual?: ActualEnvironment;
  readonly differences: readonly Difference[];
}

/** One for each environment of the definition. Others on GitHub are not looked at. */
export function compareEnvironments(
  wanted: readonly WantedEnvironment[],
  actual: readonly ActualEnvironment[],
): readonly Comparison[] {
  return wanted.map((environment) => {
    const found = actual.find(({ name }) => sameName(name, environment.name));
    return { wanted: environment, actual: found, differences: compareEnvironment(environment, found) };
  });
}

/** Logins, teams and environments are told apart without regard to case on GitHub. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A missing environment differs in everything, so that what is to be made is shown. */
function compareEnvironment(wanted: WantedEnvironment, actual: ActualEnvironment | undefined): readonly Difference[] {
  const missing: Difference = { aspect: 'environment', actual: 'missing', wanted: 'there', isWeaker: true };
  return [
    ...(actual ? [] : [missing]),
    ...compareReviewers(wanted, actual),
    ...compareSelfReview(wanted, actual),
    ...compareBypass(wanted, actual),
    ...compareBranches(wanted, actual),
  ];
}

/** The names of the definition whom GitHub does not ask. Environments where it accepts that have none. */
export function lackingReviewers({ protection }: WantedEnvironment, actual: ActualEnvironment | undefined): string[] {
  const there = namesOf(actual);
  return (protection?.reviewers ?? []).filter((name) => !there.some((other) => sameName(name, other)));
}

/**
 * One approval is enough, whoever of the reviewers gives it: a further one can let through what the definition has
 * others approve. Where it asks nobody, each reviewer makes the environment stricter.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#required-reviewers
 */
function compareReviewers(wanted: WantedEnvironment, actual: ActualEnvironment | undefined): Difference[] {
  if (!wanted.protection) return [];
  const { reviewers } = wanted.protection;
  const there = namesOf(actual);
  const lacking = lackingReviewers(wanted, actual);
  const further = there.filter((name) => !reviewers.some((other) => sameName(name, other)));
  if (lacking.length + further.length === 0) return [];
  return [{ aspect: 'reviewers', actual: listed(there), wanted: listed(reviewers), isWeaker: reviewers.length > 0 }];
}

function namesOf(actual: ActualEnvironment | undefined): readonly string[] {
  return (actual?.reviewers ?? []).map(({ name }) => name ?? UNSEEN);
}

function compareSelfReview({ protection }: WantedEnvironment, actual: ActualEnvironment | undefined): Difference[] {
  if (!protection || protection.reviewers.length === 0) return [];
  const refused = actual?.preventSelfReview ?? false;
  if (refused === protection.preventSelfReview) return [];
  const word = (value: boolean): string => (value ? 'refused' : 'allowed');
  return [
    {
      aspect: 'self-review',
      actual: word(refused),
      wanted: word(protection.preventSelfReview),
      isWeaker: protection.preventSelfReview,
    },
  ];
}

/** Where GitHub does not say, there is nothing to compare. */
function compareBypass(wanted: WantedEnvironment, actual: ActualEnvironment | undefined): Difference[] {
  const possible = actual ? actual.adminsBypass === true : true;
  if (!needsApproval(wanted) || !possible) return [];
  return [{ aspect: 'bypass by administrators', actual: 'possible', wanted: 'refused', isWeaker: true }];
}

function compareBranches({ branch }: WantedEnvironment, actual: ActualEnvironment | undefined): Difference[] {
  const wanted = policyFor(branch);
  const there = actual?.branches ?? 'all';
  if (typeof there === 'string') {
    // "Protected branches only" lets in each branch while none is protected, and each that somebody protects.
    return [{ aspect: 'branches', actual: ALL_OR_PROTECTED[there], wanted: show(wanted.name), isWeaker: true }];
  }
  if (there.length === 1 && there.every((policy) => isSamePolicy(policy, wanted))) return [];
  const names = there.map(({ name, type }) => (type === 'tag' ? `tag ${show(name)}` : show(name)));
  return [
    {
      aspect: 'branches',
      actual: names.length === 0 ? 'none' : names.join(', '),
      wanted: show(wanted.name),
      isWeaker: there.some((policy) => !isSamePolicy(policy, wanted) && isWider(policy, branch)),
    },
  ];
}

const ALL_OR_PROTECTED = { all: 'all', protected: 'those that are protected' } as const;
const UNSEEN = 'one that the token may not see';

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nobody' : names.join(', ');
}
