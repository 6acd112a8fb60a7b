import type { Environment, Platform, Violation } from '@mlopspltf/definition';
import type { CommandName } from './commands';
import { knownRemedy } from './near-miss';
import { flagOf } from './options';
import type { Call } from './parse';

/** Commands that work on one module. */
const ONE_MODULE: Partial<Readonly<Record<CommandName, string>>> = {
  terraform: 'Write --module NAME once: Terraform works in one folder.',
  unlock: 'Write --module NAME once: each module has a lock of its own; --deployment is for that of the pipeline.',
};

/** Commands for what an environment may still have, after the definition has lost it. */
const ALSO_REMOVED: readonly CommandName[] = ['destroy', 'unlock'];

/** The modules that are named, without repetitions. Reports what cannot be one. */
export function readModules(
  call: Call,
  platform: Platform | undefined,
  environment: Environment | undefined,
  found: Violation[],
): readonly string[] {
  const names = [...new Set(call.options.module ?? [])];
  if (platform) found.push(...names.flatMap((name) => moduleProblem(call, name, platform, environment)));
  const remedy = ONE_MODULE[call.command];
  if (remedy !== undefined && names.length !== 1 && !call.options.deployment) {
    const problem = names.length === 0 ? 'is missing' : `names ${names.length} modules`;
    found.push({ where: flagOf('module'), problem, remedy });
  }
  return names;
}

export function modulesIn(platform: Platform, environment: Environment | undefined): readonly string[] {
  return platform.modules
    .filter(({ environments }) => environment === undefined || environments.includes(environment.name))
    .map(({ name }) => name);
}

function moduleProblem(
  call: Call,
  value: string,
  platform: Platform,
  environment: Environment | undefined,
): readonly Violation[] {
  const there = modulesIn(platform, environment);
  if (there.includes(value)) return [];
  if (isForRemoved(call) && isModuleName(value)) return [];
  const known = platform.modules.some(({ name }) => name === value);
  const problem = known && environment ? `is not in "${environment.name}"` : 'is not a module';
  // As the package's folder is called, or as lists are written elsewhere.
  const remedy = value.includes(',')
    ? 'Write --module NAME once for each module.'
    : knownRemedy(value.replaceAll('-', '_'), there);
  return [{ where: flagOf('module'), value, problem, remedy }];
}

/** Where a destruction could not save a state, that is pushed. */
function isForRemoved({ command, forTerraform: [word, sub] }: Call): boolean {
  return ALSO_REMOVED.includes(command) || (command === 'terraform' && word === 'state' && sub === 'push');
}

/** As the definition would allow it: it becomes a part of the state's key. */
function isModuleName(value: string): boolean {
  return value.length <= 64 && /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(value);
}
