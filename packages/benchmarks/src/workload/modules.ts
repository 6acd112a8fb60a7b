import type { GraphNode } from '@mlopspltf/definition';

/** A fourth of the modules read the one before them: as in the platform itself. */
const READS_EACH = 4;

/** So many modules, the same for every contender: `module_001`, `module_002`, … */
export function syntheticModules(size: number): readonly GraphNode[] {
  return Array.from({ length: size }, (_, index) => ({
    name: nameOf(index),
    dependsOn: index % READS_EACH === READS_EACH - 1 ? [nameOf(index - 1)] : [],
  }));
}

/** The module that is changed where one is: it reads nothing and nothing reads it. */
export const CHANGED_MODULE = nameOf(0);

/** What stands in each module before and after a change. */
export type Edition = 'first' | 'second';

/** The value of a module's first parameter; the second one holds what is read, or the module's name. */
export function valueOf(module: string, edition: Edition): string {
  return `${module} ${module === CHANGED_MODULE ? edition : 'first'}`;
}

/** Groups in which no module reads another, each after all that it reads. */
export function inLevels(modules: readonly GraphNode[]): readonly (readonly string[])[] {
  const levels: string[][] = [];
  const placed = new Set<string>();
  for (let left = modules; left.length > 0; left = left.filter(({ name }) => !placed.has(name))) {
    const level = left.filter(({ dependsOn }) => dependsOn.every((name) => placed.has(name))).map(({ name }) => name);
    if (level.length === 0) throw new RangeError(`These modules wait for each other: ${namesOf(left).join(', ')}.`);
    for (const name of level) placed.add(name);
    levels.push(level);
  }
  return levels;
}

function namesOf(modules: readonly GraphNode[]): readonly string[] {
  return modules.map(({ name }) => name);
}

function nameOf(index: number): string {
  return `module_${String(index + 1).padStart(3, '0')}`;
}
