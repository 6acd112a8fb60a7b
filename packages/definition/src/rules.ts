import { patternsOverlap } from './branches';
import { oneOf, show, type Violation } from './errors';
import { findCycles } from './graph';
import { lockTable, packageFolder, stateBucket, workflowRoleName } from './naming';
import { BACKEND_MODULE, OIDC_MODULE } from './platform';

/**
 * What may not stand beside each other in a definition. The rules get what could be read, not only what is right, so
 * that a mistake in one field does not hide those in others.
 */
export interface Readable {
  readonly prefix: string;
  readonly allowSharedAccounts: boolean;
  readonly environments: readonly ReadableEnvironment[];
  readonly modules: readonly ReadableModule[];
}

export interface ReadableEnvironment {
  /** Place in the list as it was written. */
  readonly index: number;
  readonly name?: string;
  readonly branch?: string;
  readonly account?: string;
  readonly reviewers: readonly string[];
}

export interface ReadableModule {
  readonly index: number;
  readonly name?: string;
  readonly dependsOn: readonly string[];
  /** Undefined: all. */
  readonly environments?: readonly string[];
  readonly appliedBy: string;
}

/** Folders below `packages/` that hold the tools, so that no module can be called so. */
export const TOOL_PACKAGES: readonly string[] = [
  'definition',
  'infra-project',
  'shared-constructs',
  'cli',
  'deployer',
  'emulator',
  'github',
  'rehearsal',
  'testing',
];

export function ruleViolations(readable: Readable): readonly Violation[] {
  return [
    ...emptyLists(readable),
    ...duplicateEnvironments(readable.environments),
    ...overlappingBranches(readable.environments),
    ...(readable.allowSharedAccounts ? [] : sharedAccounts(readable.environments)),
    ...duplicateReviewers(readable.environments),
    ...longNames(readable),
    ...duplicateModules(readable.modules),
    ...takenPackages(readable.modules),
    ...administratorsModules(readable.modules),
    ...unknownEnvironments(readable),
    ...unknownDependencies(readable.modules),
    ...cycles(readable.modules),
    ...absentDependencies(readable),
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

/** Limits of the names that follow from prefix and environment, whatever the modules do. */
function longNames({ prefix, environments }: Readable): Violation[] {
  const limits: readonly [string, number, (name: string) => string][] = [
    ['bucket', 63, (name) => stateBucket({ prefix }, name)],
    ['table', 255, (name) => lockTable({ prefix }, name)],
    ['role', 64, (name) => workflowRoleName({ prefix }, name, 'apply')],
  ];
  return environments.flatMap(({ index, name }) => {
    if (name === undefined) return [];
    const broken = limits.map(([kind, max, make]) => ({ kind, max, made: make(name) })).filter(({ made, max }) => made.length > max);
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

function duplicateModules(modules: readonly ReadableModule[]): Violation[] {
  return pairs(modules, (a, b) => a.name !== undefined && a.name === b.name).map(([first, second]) => ({
    where: `modules[${second.index}].name`,
    value: second.name,
    problem: `is already the name of modules[${first.index}]`,
    remedy: 'Give each module a name of its own.',
  }));
}

function takenPackages(modules: readonly ReadableModule[]): Violation[] {
  return modules.flatMap(({ index, name }) => {
    if (name === undefined) return [];
    const folder = packageFolder(name);
    const taken = TOOL_PACKAGES.includes(folder) || (folder === packageFolder(BACKEND_MODULE) && name !== BACKEND_MODULE);
    if (!taken) return [];
    return [{ where: `modules[${index}].name`, value: name, problem: `would live in packages/${folder}, which is taken`, remedy: 'Choose another name.' }];
  });
}

/** What gives rights, or holds the states, is not the pipeline's to change. */
function administratorsModules(modules: readonly ReadableModule[]): Violation[] {
  return modules.flatMap(({ index, name, appliedBy, environments, dependsOn }) => {
    if (name !== BACKEND_MODULE && name !== OIDC_MODULE) return [];
    const found: Violation[] = [];
    if (appliedBy !== 'administrator') {
      found.push({
        where: `modules[${index}].appliedBy`,
        value: appliedBy,
        problem: `would let the pipeline change ${name === OIDC_MODULE ? 'its own rights' : 'the store of all states'}`,
        remedy: 'Write appliedBy: "administrator".',
      });
    }
    if (name === BACKEND_MODULE && environments !== undefined) {
      found.push({
        where: `modules[${index}].environments`,
        value: environments,
        problem: 'limits the backend, which every environment needs',
        remedy: 'Leave the option out.',
      });
    }
    if (name === BACKEND_MODULE && dependsOn.length > 0) {
      found.push({
        where: `modules[${index}].dependsOn`,
        value: dependsOn,
        problem: 'cannot be: the backend is there before all other modules',
        remedy: 'Leave the option out.',
      });
    }
    return found;
  });
}

function unknownEnvironments({ modules, environments }: Readable): Violation[] {
  const known = environments.flatMap(({ name }) => name ?? []);
  return modules.flatMap(({ index, environments: named = [] }) => [
    ...named.flatMap((name, position) =>
      known.includes(name)
        ? []
        : [{ where: `modules[${index}].environments[${position}]`, value: name, problem: 'is not an environment', remedy: oneOf(known) }],
    ),
    ...repeated(named).map(([position, name]) => ({
      where: `modules[${index}].environments[${position}]`,
      value: name,
      problem: 'stands there twice',
      remedy: 'Remove one.',
    })),
  ]);
}

function unknownDependencies(modules: readonly ReadableModule[]): Violation[] {
  const known = modules.flatMap(({ name }) => name ?? []);
  return modules.flatMap(({ index, dependsOn }) => [
    ...dependsOn.flatMap((name, position) =>
      known.includes(name)
        ? []
        : [{ where: `modules[${index}].dependsOn[${position}]`, value: name, problem: 'is not a module', remedy: oneOf(known) }],
    ),
    ...repeated(dependsOn).map(([position, name]) => ({
      where: `modules[${index}].dependsOn[${position}]`,
      value: name,
      problem: 'stands there twice',
      remedy: 'Remove one.',
    })),
  ]);
}

function cycles(modules: readonly ReadableModule[]): Violation[] {
  const nodes = modules.flatMap(({ name, dependsOn }) => (name === undefined ? [] : [{ name, dependsOn }]));
  return findCycles(nodes).map((cycle) => {
    const holder = modules.find(({ name }) => name === cycle[0]);
    return {
      where: `modules[${holder?.index}].dependsOn`,
      value: holder?.dependsOn,
      problem: `closes a cycle: ${cycle.join(' → ')}`,
      remedy: 'Remove one of these dependencies; what both need can be a module of its own.',
    };
  });
}

function absentDependencies({ modules, environments }: Readable): Violation[] {
  const all = environments.flatMap(({ name }) => name ?? []);
  return modules.flatMap((module) =>
    module.dependsOn.flatMap((name, position) => {
      const dependency = modules.find((other) => other.name === name);
      if (!dependency) return [];
      const has = dependency.environments ?? all;
      const absent = (module.environments ?? all).filter((environment) => all.includes(environment) && !has.includes(environment));
      if (absent.length === 0) return [];
      return [
        {
          where: `modules[${module.index}].dependsOn[${position}]`,
          value: name,
          problem: `is missing in ${absent.map(show).join(', ')}, where ${show(module.name)} is to be`,
          remedy: `Add ${absent.length === 1 ? 'that environment' : 'those environments'} to modules[${dependency.index}].environments, or take ${absent.length === 1 ? 'it' : 'them'} from modules[${module.index}].environments.`,
        },
      ];
    }),
  );
}

/** Each later element that clashes, with the first one it clashes with. */
function pairs<T>(list: readonly T[], clash: (a: T, b: T) => boolean): readonly (readonly [T, T])[] {
  return list.flatMap((second, at) => {
    const first = list.slice(0, at).find((earlier) => clash(earlier, second));
    return first === undefined ? [] : [[first, second] as const];
  });
}

function repeated(list: readonly string[], key = (name: string): string => name): readonly (readonly [number, string])[] {
  return list.flatMap((name, position) => (list.findIndex((other) => key(other) === key(name)) < position ? [[position, name] as const] : []));
}
