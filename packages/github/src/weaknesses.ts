import { findEnvironment, type Platform } from '@mlopspltf/definition';
import type { Refusal } from './apply';
import { lackingReviewers, type Aspect, type Comparison, type Difference } from './compare';
import { quoted, SETUP } from './errors';
import { needsApproval, type WantedEnvironment } from './wanted';

/**
 * Each thing that GitHub allows and the definition does not, with what to do. What the definition accepts is not among
 * them.
 *
 * @param refusals what GitHub said when it was told @default - it was not told
 */
export function describeWeaknesses(
  comparisons: readonly Comparison[],
  platform: Platform,
  refusals?: ReadonlyMap<string, Refusal>,
): readonly string[] {
  const told = comparisons
    .filter(({ wanted }) => !isAccepted(wanted.name, platform))
    .map((comparison) => ({
      weak: weaknessesOf(comparison).map((difference) => `${comparison.wanted.name}: ${clause(difference)}`),
      remedies: refusals ? afterSetup(comparison, refusals.get(comparison.wanted.name)) : beforeSetup(comparison),
    }))
    .filter(({ weak }) => weak.length > 0);
  if (refusals) return told.flatMap(({ weak, remedies }) => [...weak, ...remedies.map((remedy) => `  ${remedy}`)]);
  // One command mends them all.
  return [...told.flatMap(({ weak }) => weak), ...new Set(told.flatMap(({ remedies }) => remedies))];
}

/** What has to be known, and stops nobody. */
export function remarksOn(comparisons: readonly Comparison[], platform: Platform): readonly string[] {
  return comparisons.flatMap((comparison) => {
    const { wanted, actual, differences } = comparison;
    const accepted = isAccepted(wanted.name, platform);
    const told = differences.filter(({ isWeaker }) => accepted || !isWeaker);
    return [
      ...(accepted ? [acceptance(comparison, platform)] : []),
      ...told.map((difference) => `${wanted.name}: ${clause(difference)}`),
      ...(needsApproval(wanted) && actual?.adminsBypass === undefined && actual ? [unknownBypass(wanted.name)] : []),
    ];
  });
}

/** What follows from another weakness is not told: a missing environment lacks everything else as well. */
function weaknessesOf({ actual, differences }: Comparison): readonly Difference[] {
  const weaker = differences.filter(({ isWeaker }) => isWeaker);
  if (!actual) return weaker.filter(({ aspect }) => aspect === 'environment');
  return actual.reviewers.length > 0 ? weaker : weaker.filter(({ aspect }) => !ABOUT_APPROVAL.includes(aspect));
}

/** Of no account where nobody has to approve. */
const ABOUT_APPROVAL: readonly Aspect[] = ['self-review', 'bypass by administrators'];

function clause({ aspect, actual, wanted }: Difference): string {
  return aspect === 'environment'
    ? 'is missing on GitHub, which would make it without any protection'
    : `${aspect}: ${actual} on GitHub, ${wanted} in the definition`;
}

function beforeSetup(comparison: Comparison): readonly string[] {
  const { wanted, actual } = comparison;
  // Where the environment itself is missing, nothing is known of the plan.
  const lacking = actual ? lackingReviewers(wanted, actual) : [];
  return [`${SETUP} mends it, with the token of an administrator.`, ...(lacking.length > 0 ? [PLAN_WITHOUT] : [])];
}

/** The rules can be refused, or taken and not kept: GitHub does the latter with reviewers that may not read. */
function afterSetup(comparison: Comparison, refusal: Refusal): readonly string[] {
  const weak = weaknessesOf(comparison);
  const lacks = (wanted: Aspect): boolean => weak.some(({ aspect }) => aspect === wanted);
  const { wanted, actual } = comparison;
  return [
    ...(refusal ? [`GitHub said: ${quoted(refusal.message)}`] : []),
    ...(lacks('reviewers') ? reviewersByHand(wanted, lackingReviewers(wanted, actual)) : []),
    ...(lacks('bypass by administrators') ? [`By hand: ${BY_HAND}`] : []),
    ...(lacks('self-review')
      ? ['This GitHub does not know the rule: update it, or write preventSelfReview: false.']
      : []),
  ];
}

function reviewersByHand({ protection }: WantedEnvironment, lacking: readonly string[]): readonly string[] {
  const named = protection?.reviewers.join(', ') ?? '';
  return lacking.length === 0
    ? [`By hand: Settings, Environments, "Required reviewers" has to name ${named} and nobody else.`]
    : [`Each of ${named} needs at least read access to the repository: give it there, or name others.`, PLAN_WITHOUT];
}

/** Plain words, because the definition has to take the consequence by name. */
const PLAN_WITHOUT =
  'Private repositories have required reviewers in GitHub Enterprise only. To go without: acceptUnprotected: true in .projenrc.ts.';
const BY_HAND = 'Settings, Environments, "Allow administrators to bypass configured protection rules" has to be off.';

function acceptance({ wanted, actual }: Comparison, platform: Platform): string {
  const { reviewers } = findEnvironment(platform, wanted.name);
  const there = actual?.reviewers.length ?? 0;
  if (there > 0) return `${wanted.name}: has reviewers on GitHub; acceptUnprotected: true is not needed any more`;
  const who = reviewers.length > 0 ? ` by ${reviewers.join(', ')}` : '';
  return `${wanted.name}: is not protected: no approval${who} is asked for, as acceptUnprotected says`;
}

function unknownBypass(name: string): string {
  return `${name}: this GitHub does not say whether administrators can bypass the rules. ${BY_HAND}`;
}

function isAccepted(name: string, platform: Platform): boolean {
  return findEnvironment(platform, name).acceptUnprotected;
}
