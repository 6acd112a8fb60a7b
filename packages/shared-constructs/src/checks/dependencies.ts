import {
  findModule,
  oneOf,
  remoteModuleName,
  remoteStateKey,
  show,
  stateKey,
  type Platform,
} from '@mlopspltf/definition';
import type { BuiltStack } from '../built-stack';
import type { OutputTypes } from '../module-outputs';
import { isModuleStack } from '../module-stack';
import { otherRepository } from '../remote-outputs';
import type { SynthViolation } from '../synth-error';
import { isBlock, textsIn } from '../terraform-json';
import { isOwnState, remoteReadViolations } from './remote-reads';

/**
 * The order of a deployment is the definition's, so a stack reads only what the definition knows of. Looked at is what
 * was synthesized, which holds remote states written by hand as well.
 */
export function readViolations(platform: Platform, built: BuiltStack, all: readonly BuiltStack[]): SynthViolation[] {
  const { module } = built;
  const known = platform.modules.map(({ name }) => name);
  if (!known.includes(module)) return [];
  const { dependsOn } = findModule(platform, module);
  const states = remoteStates(built);
  const own = states
    .filter(({ key }) => isOwnState(platform, key))
    .flatMap(({ id, key }) => {
      const reads = moduleOf(platform, key);
      const violation = (problem: string, remedy: string): SynthViolation[] => [
        { module, where: `data.terraform_remote_state.${id}`, value: reads, problem, remedy },
      ];
      if (reads === module) return violation("is the module's own state", 'Use the resource itself.');
      if (!known.includes(reads)) return violation('is not a module of the definition', oneOf(known));
      if (!dependsOn.includes(reads)) {
        return violation(
          'is read, but is not named as a dependency',
          `Add ${show(reads)} to dependsOn of ${show(module)} in .projenrc.ts, and run npx projen.`,
        );
      }
      const other = all.find((candidate) => candidate.module === reads);
      return other ? [...undeclaredReads(built, id, other), ...differentKinds(built, other)] : [];
    });
  return [...own, ...remoteReadViolations(platform, built, states)];
}

/** Dependencies that make a module wait for nothing, and states of other repositories that nobody reads. */
export function unreadDependencies(platform: Platform, built: BuiltStack): readonly string[] {
  const keys = remoteStates(built).map(({ key }) => key);
  const { dependsOn = [], reads = [] } = platform.modules.find(({ name }) => name === built.module) ?? {};
  return [
    ...dependsOn
      .filter((name) => !keys.includes(stateKey(platform, name)))
      .map((name) => `${built.module} depends on ${name} by the definition, but reads none of its outputs.`),
    ...reads
      .filter((read) => !keys.includes(remoteStateKey(read)))
      .map(
        (read) => `${built.module} may read ${remoteModuleName(read)} by the definition, but reads no output of it.`,
      ),
  ];
}

/** Remote states whose key is written out; a deployment refuses others. */
function remoteStates({ json }: BuiltStack): readonly { readonly id: string; readonly key: string }[] {
  return Object.entries(json.data.terraform_remote_state ?? {}).flatMap(([id, { config }]) => {
    const key: unknown = isBlock(config) ? config.key : undefined;
    return typeof key === 'string' ? [{ id, key }] : [];
  });
}

/** The key itself where it is no module's. */
function moduleOf(platform: Platform, key: string): string {
  const module = key.split('/').slice(1, -1).join('/');
  return stateKey(platform, module) === key ? module : key;
}

function undeclaredReads({ module, json }: BuiltStack, id: string, other: BuiltStack): SynthViolation[] {
  const declared = Object.keys(typesOf(other));
  const pattern = new RegExp(
    `\\bdata\\.terraform_remote_state\\.${id}\\.outputs(?:\\.|\\[\\\\?")([A-Za-z0-9_-]+)`,
    'g',
  );
  const read = new Set(textsIn(json).flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name ?? '')));
  return [...read]
    .filter((name) => !declared.includes(name))
    .map((name) => ({
      module,
      where: `outputs of ${other.module}`,
      value: name,
      problem: `is read, but ${other.module} does not declare it`,
      remedy: `Declare and set it there, or read another. ${oneOf(declared)}`,
    }));
}

function differentKinds({ module, stack }: BuiltStack, other: BuiltStack): SynthViolation[] {
  if (!isModuleStack(stack)) return [];
  const reading = stack.readDeclarations.find(
    (declaration) => declaration.module === other.module && otherRepository(stack.platform, declaration) === undefined,
  );
  const types = typesOf(other);
  return Object.entries(reading?.types ?? {})
    .filter(([name, kind]) => types[name] !== undefined && types[name] !== kind)
    .map(([name, kind]) => ({
      module,
      where: `outputs of ${other.module}`,
      value: name,
      problem: `is read as ${kind}, but ${other.module} declares it as ${types[name] ?? ''}`,
      remedy: `Import the declaration of ${other.module} instead of writing one.`,
    }));
}

function typesOf({ stack }: BuiltStack): OutputTypes {
  return isModuleStack(stack) ? stack.declaration.types : {};
}
