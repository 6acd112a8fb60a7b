import { UnknownNameError } from './errors';
import type { Environment, Module, Platform } from './platform';

type WithModules = Pick<Platform, 'modules'>;
/** What the functions of this file read of a module. */
export type GraphNode = Pick<Module, 'name' | 'dependsOn'>;

/** @throws UnknownNameError */
export function findModule(platform: WithModules, name: string): Module {
  const found = platform.modules.find((module) => module.name === name);
  if (!found) {
    throw new UnknownNameError(
      'module',
      name,
      platform.modules.map((module) => module.name),
    );
  }
  return found;
}

/** @throws UnknownNameError */
export function findEnvironment(platform: Pick<Platform, 'environments'>, name: string): Environment {
  const found = platform.environments.find((environment) => environment.name === name);
  if (!found) {
    throw new UnknownNameError(
      'environment',
      name,
      platform.environments.map((environment) => environment.name),
    );
  }
  return found;
}

/** The modules that one environment has, dependencies first. */
export function modulesOf(platform: WithModules, environment: string): readonly Module[] {
  return inOrder(platform.modules).filter((module) => module.environments.includes(environment));
}

/** Dependencies first; where the graph leaves a choice, by name, so that the order is the same on every run. */
export function inOrder<T extends GraphNode>(modules: readonly T[]): readonly T[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const placed = new Set<string>();
  const order: T[] = [];
  const place = (module: T, path: readonly string[]): void => {
    if (placed.has(module.name) || path.includes(module.name)) return;
    for (const name of [...module.dependsOn].sort()) {
      const dependency = byName.get(name);
      if (dependency) place(dependency, [...path, module.name]);
    }
    placed.add(module.name);
    order.push(module);
  };
  for (const module of [...modules].sort((a, b) => (a.name < b.name ? -1 : 1))) place(module, []);
  return order;
}

/** The named modules and everything they need, directly or not. */
export function withDependencies(platform: WithModules, names: readonly string[]): ReadonlySet<string> {
  return closure(names, (name) => findModule(platform, name).dependsOn);
}

/** The named modules and everything that needs them, directly or not. */
export function withDependents(platform: WithModules, names: readonly string[]): ReadonlySet<string> {
  return closure(names, (name) =>
    platform.modules.filter((module) => module.dependsOn.includes(name)).map((module) => module.name),
  );
}

/** One cycle for each group of modules that need each other, as a path that ends where it begins. */
export function findCycles(modules: readonly GraphNode[]): readonly (readonly string[])[] {
  const edges = new Map(modules.map((module) => [module.name, module.dependsOn]));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) cycles.push([...path.slice(start), name]);
    if (start >= 0 || done.has(name)) return;
    for (const next of edges.get(name) ?? []) visit(next, [...path, name]);
    done.add(name);
  };
  for (const name of edges.keys()) visit(name, []);
  return cycles;
}

function closure(names: readonly string[], next: (name: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    queue.push(...next(name));
  }
  return found;
}
