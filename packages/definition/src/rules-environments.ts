import { patternsOverlap } from './branches';
import { show, type Violation } from './errors';
import { lockTable, stateBucket } from './naming';
import { pairs, repeated, type Readable, type ReadableEnvironment } from './readable';
import { workflowRoleName } from './role-names';

/** What may not be among or between environments. */
export function environmentViolations(readable: Readable): readonly Violation[] {
  return [
    ...emptyLists(readable),
    ...duplicateEnvironments(readable.environments),
    ...overlappingBranches(readable.environments),
    ...(readable.allowSharedAccounts ? nestedNames(readable.environments) : sharedAccounts(readable.environments)),
    ...duplicateReviewers(readable.environments),
    ...pointlessRules(readable.environments),
    ...longNames(readable),
  ];
}

function emptyLists({ environments }: Readable): Violation[] {
  if (environments.length > 0) return [];
  return [{ where: 'environments', problem: 'is empty', remedy: 'Name at least one environment.' }];
}

function duplicateEnvironments(environments: readonly ReadableEnvironment[]): Violation[] {
  return pairs(environments, (a, b) => a.name !== undefined && a.name === b.name).map(([first, second]) => ({
    where: `environments[${second.index}].name`,
    value: second.name,
    problem: `is already the name of environments[${first.index}]`,
    remedy: 'Give each environment a name of its own.',
  }));
}

function overlappingBranches(environments: readonly ReadableEnvironment[]): Violation[] {
  const overlap = (a: ReadableEnvironment, b: ReadableEnvironment): boolean =>
    a.branch !== undefined && b.branch !== undefined && patternsOverlap(a.branch, b.branch);
  return pairs(environments, overlap).map(([first, second]) => ({
    where: `environments[${second.index}].branch`,
    value: second.branch,
    problem: `overlaps ${show(first.branch)} of environments[${first.index}]`,
    remedy: 'A branch may lead to one environment only (GitHub compares names without regard to case).',
  }));
}

function sharedAccounts(environments: readonly ReadableEnvironment[]): Violation[] {
  return pairs(environments, (a, b) => a.account !== undefined && a.account === b.account).map(([first, second]) => ({
    where: `environments[${second.index}].account`,
    value: second.account,
    problem: `is already the account of environments[${first.index}]`,
    remedy: 'Use one account for each environment, or say allowSharedAccounts: true.',
  }));
}

/** Rights go by the beginning of names: those in `dev` would reach all of `dev-eu`, its states included. */
function nestedNames(environments: readonly ReadableEnvironment[]): Violation[] {
  const begins = (a: ReadableEnvironment, b: ReadableEnvironment): boolean => b.name?.startsWith(`${a.name}-`) ?? false;
  const nested = (a: ReadableEnvironment, b: ReadableEnvironment): boolean =>
    a.account !== undefined && a.account === b.account && (begins(a, b) || begins(b, a));
  return pairs(environments, nested).map(([first, second]) => ({
    where: `environments[${second.index}].name`,
    value: second.name,
    problem: `is in one account with ${show(first.name)}, and one of the names begins with the other and a hyphen`,
    remedy: 'Choose names of which none begins with another, or give each environment an account.',
  }));
}

function duplicateReviewers(environments: readonly ReadableEnvironment[]): Violation[] {
  return environments.flatMap(({ index, reviewers }) =>
    repeated(reviewers, (name) => name.toLowerCase()).map(([position, name]) => ({
      where: `environments[${index}].reviewers[${position}]`,
      value: name,
      problem: 'stands there twice',
      remedy: 'Remove one.',
    })),
  );
}

/** GitHub refuses it too, half-way through making the environment. */
function pointlessRules(environments: readonly ReadableEnvironment[]): Violation[] {
  return environments
    .filter(({ preventSelfReview, reviewers }) => preventSelfReview && reviewers.length === 0)
    .map(({ index }) => ({
      where: `environments[${index}].preventSelfReview`,
      value: true,
      problem: 'stands beside no reviewers',
      remedy: 'Name reviewers, or leave it out: without them nothing is reviewed.',
    }));
}

/** Limits of the names that follow from prefix and environment, whatever the modules do. */
function longNames({ prefix, environments, repository = '', modules }: Readable): Violation[] {
  const naming = { prefix, repository: { name: repository }, modules: modules.map(({ name = '' }) => ({ name })) };
  const limits: readonly [string, number, (name: string) => string][] = [
    ['bucket', 63, (name) => stateBucket({ prefix }, name)],
    ['table', 255, (name) => lockTable({ prefix }, name)],
    ['role', 64, (name) => workflowRoleName(naming, name, 'pr-plan')],
  ];
  return environments.flatMap(({ index, name }) => {
    if (name === undefined) return [];
    const broken = limits
      .map(([kind, max, make]) => ({ kind, max, made: make(name) }))
      .filter(({ made, max }) => made.length > max);
    const [worst] = broken;
    if (!worst) return [];
    return [
      {
        where: `environments[${index}].name`,
        value: name,
        problem: `makes the name of a ${worst.kind} too long: ${show(worst.made)} has ${worst.made.length} characters, AWS takes ${worst.max}`,
        remedy: `Shorten the prefix (${show(prefix)}) or the environment's name.`,
      },
    ];
  });
}
