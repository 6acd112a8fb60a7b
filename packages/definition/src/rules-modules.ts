import { oneOf, show, type Violation } from './errors';
import { findCycles } from './graph';
import { BACKEND_MODULE, OIDC_MODULE } from './platform';
import { repeated, type Readable, type ReadableModule } from './readable';
import { moduleNameViolations } from './rules-module-names';

/** What may not be among or between modules. */
export function moduleViolations(readable: Readable): readonly Violation[] {
  return [
    ...moduleNameViolations(readable.modules),
    ...administratorsModules(readable),
    ...unknownEnvironments(readable),
    ...unknownDependencies(readable.modules),
    ...cycles(readable.modules),
    ...absentDependencies(readable),
  ];
}

/** What gives rights, or holds the states, is not the pipeline's to change. */
function administratorsModules({ modules, environments: all }: Readable): Violation[] {
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
    if (
      name === BACKEND_MODULE &&
      all.some((each) => each.name !== undefined && environments?.includes(each.name) === false)
    ) {
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
  const known = [...new Set(environments.flatMap(({ name }) => name ?? []))];
  return modules.flatMap(({ index, environments: named = [] }) => [
    ...named.flatMap((name, position) =>
      known.includes(name)
        ? []
        : [
            {
              where: `modules[${index}].environments[${position}]`,
              value: name,
              problem: 'is not an environment',
              remedy: oneOf(known),
            },
          ],
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
  const known = [...new Set(modules.flatMap(({ name }) => name ?? []))];
  return modules.flatMap(({ index, dependsOn }) => [
    ...dependsOn.flatMap((name, position) =>
      known.includes(name)
        ? []
        : [
            {
              where: `modules[${index}].dependsOn[${position}]`,
              value: name,
              problem: 'is not a module',
              remedy: oneOf(known),
            },
          ],
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
      const absent = (module.environments ?? all).filter(
        (environment) => all.includes(environment) && !has.includes(environment),
      );
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
