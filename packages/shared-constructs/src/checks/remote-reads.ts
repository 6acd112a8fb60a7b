import {
  findModule,
  remoteModuleName,
  remoteStateKey,
  repositorySegment,
  show,
  type Platform,
} from '@mlopspltf/definition';
import type { BuiltStack } from '../built-stack';
import { isSnakeCase, type ModuleOutputs } from '../module-outputs';
import { isModuleStack } from '../module-stack';
import { otherRepository, stateKeyOf } from '../remote-outputs';
import type { SynthViolation } from '../synth-error';

/** A remote state in a stack. */
interface RemoteState {
  readonly id: string;
  readonly key: string;
}

/** Whether a state lies in this repository's part of the bucket. */
export function isOwnState(platform: Platform, key: string): boolean {
  return key.startsWith(`${repositorySegment(platform.repository.name)}/`);
}

/**
 * A stack reads of other repositories what the definition names: the roles of the workflows may read those states, and
 * no other ones. Whether the outputs are there, only a deployment can tell.
 */
export function remoteReadViolations(
  platform: Platform,
  { module, stack }: BuiltStack,
  states: readonly RemoteState[],
): SynthViolation[] {
  const { reads = [] } = findModule(platform, module);
  const named = reads.map(remoteStateKey);
  const declarations = isModuleStack(stack)
    ? stack.readDeclarations.filter((declaration) => otherRepository(platform, declaration) !== undefined)
    : [];
  const unnamed = states
    .filter(({ key }) => !isOwnState(platform, key) && !named.includes(key))
    .map(({ id, key }) => {
      const declaration = declarations.find((candidate) => stateKeyOf(platform, candidate) === key);
      return {
        module,
        where: `data.terraform_remote_state.${id}`,
        value: declaration === undefined ? key : nameOf(declaration),
        problem: "is another repository's, and is not named among what is read of others",
        remedy: `Add ${optionFor(declaration)} to reads of ${show(module)} in .projenrc.ts, run npx projen, and have github_oidc applied: the roles of the workflows read what is named there.`,
      };
    });
  return [...unnamed, ...declarations.flatMap((declaration) => nameViolations(module, declaration))];
}

/** The names become part of conditions. */
function nameViolations(module: string, declaration: ModuleOutputs): SynthViolation[] {
  return Object.keys(declaration.types)
    .filter((name) => !isSnakeCase(name))
    .map((name) => ({
      module,
      where: `outputs of ${nameOf(declaration)}`,
      value: name,
      problem: 'is not a name for an output',
      remedy: 'Write it as that repository declares it: in snake_case, beginning with a letter.',
    }));
}

function nameOf({ repository = '', module }: ModuleOutputs): string {
  return remoteModuleName({ repository, module });
}

function optionFor(declaration: ModuleOutputs | undefined): string {
  const { repository = 'NAME', module = 'MODULE' } = declaration ?? {};
  return `{ repository: ${show(repository)}, module: ${show(module)} }`;
}
