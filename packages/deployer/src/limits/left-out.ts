import { modulesOf, withDependencies } from '@mlopspltf/definition';
import pLimit from 'p-limit';
import type { LeftOutModule, Session, TargetLimits } from '../api';
import { readStack } from '../operations/run';
import { resourcesOf, type StackJson } from '../terraform/stack-json';

/**
 * The modules that the session's endpoint cannot hold: those that have a resource of a type that cannot be made there,
 * in whatever number, and all that depend on them. None for AWS.
 *
 * @param names of modules of the environment; what they depend on is looked at too
 * @returns those among `names`, dependencies first
 * @throws InputError when a stack is missing or damaged
 */
export async function leftOutModules(
  { platform, environment, output, limits }: Pick<Session, 'platform' | 'environment' | 'output' | 'limits'>,
  names: readonly string[],
): Promise<readonly LeftOutModule[]> {
  if (limits === undefined || limits.cannotMake.size === 0) return [];
  const looked = withDependencies(platform, names);
  const modules = modulesOf(platform, environment.name).filter(({ name }) => looked.has(name));
  const limit = pLimit(FILES_AT_ONCE);
  const stacks = await Promise.all(modules.map(({ name }) => limit(() => readStack(output, name))));
  const found = new Map<string, LeftOutModule>();
  for (const [index, { name: module, dependsOn }] of modules.entries()) {
    const types = unmakeableTypes(stacks[index] ?? {}, limits);
    const without = dependsOn.filter((dependency) => found.has(dependency));
    if (types.length > 0) found.set(module, { module, types, reason: ofItsOwn(types, limits) });
    else if (without.length > 0) found.set(module, { module, types, reason: ofOthers(without) });
  }
  return [...found.values()].filter(({ module }) => names.includes(module));
}

function unmakeableTypes(stack: StackJson, { cannotMake }: TargetLimits): readonly string[] {
  const types = new Set(resourcesOf(stack).map(({ type }) => type));
  return [...types].filter((type) => cannotMake.has(type)).sort();
}

function ofItsOwn(types: readonly string[], { name, cannotMake }: TargetLimits): string {
  const each = types.map((type) => `${type} (${cannotMake.get(type) ?? ''})`);
  return `has what ${name} cannot make: ${each.join(', ')}`;
}

function ofOthers(modules: readonly string[]): string {
  return `needs ${modules.join(', ')}, which ${modules.length === 1 ? 'is' : 'are'} left out`;
}

const FILES_AT_ONCE = 16;
