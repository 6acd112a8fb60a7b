import type { Violation } from '@mlopspltf/definition';
import { isAssetPath } from './assets';
import { providerOfType, VETTED_PROVIDERS, vettedNames } from './providers';
import { REMOTE_STATE, vetRemoteState } from './remote-state';
import { eachLabel, isBlock, notABlock, within, type Block, type Check, type Vetting } from './vetting';

/** The blocks `resource`. */
export const vetResources: Check = (value, at, vetting) =>
  eachLabel(value, at, (type, named, place) =>
    // Terraform's own; it keeps a value, and could do more by a provisioner only.
    providerOfType(type) === undefined && type !== 'terraform_data'
      ? [foreignType(type, place)]
      : eachLabel(named, place, (_, block, here) => vetBody(type, block, here, vetting)),
  );

/** The blocks `data`. */
export const vetDataSources: Check = (value, at, vetting) =>
  eachLabel(value, at, (type, named, place) => {
    if (type === REMOTE_STATE) {
      return eachLabel(named, place, (_, block, here) => vetRemoteState(block, here, vetting));
    }
    const provider = providerOfType(type);
    if (provider === undefined) return [foreignType(type, place)];
    if (!provider.data.has(type)) return [askingType(type, place)];
    return eachLabel(named, place, (_, block, here) => vetBody(type, block, here, vetting));
  });

function askingType(type: string, at: string): Violation {
  return {
    where: at,
    value: type,
    problem: 'is read while a plan is made, and could send values to somebody else before anybody has approved it',
    remedy: 'Read it as an output of the module that makes it (outputsOf), or write its value into the stack.',
  };
}

function foreignType(type: string, at: string): Violation {
  return {
    where: at,
    value: type,
    problem: 'is not of a provider that stacks may use',
    remedy: `Providers run with the rights of a deployment. Vetted are: ${vettedNames()}.`,
  };
}

/** Types of providers cannot have arguments of these names, so nothing else is meant by them. */
const RUNS_PROGRAMS: ReadonlySet<string> = new Set(['provisioner', 'connection']);
/** @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/configs/resource.go its escape for such names */
const ESCAPE = '_';

function vetBody(type: string, block: unknown, at: string, vetting: Vetting): readonly Violation[] {
  if (!isBlock(block)) return [notABlock(at)];
  return [
    ...Object.keys(block)
      .filter((name) => RUNS_PROGRAMS.has(name))
      .map((name) => ({
        where: within(at, name),
        problem: 'would run programs with the rights of a deployment',
        remedy: 'Do it with a resource, or in a job of its own after the deployment.',
      })),
    ...(ESCAPE in block
      ? [{ where: within(at, ESCAPE), problem: 'hides arguments', remedy: 'Write them beside the others.' }]
      : []),
    ...vetProviderChoice(block, at),
    ...vetLocalFile(type, block, at, vetting),
  ];
}

/** A name that no requirement stands for would be a provider of HashiCorp's by that name, and be installed. */
export function vetProviderChoice({ provider }: Block, at: string): readonly Violation[] {
  if (provider === undefined || provider === null) return [];
  const isVetted = VETTED_PROVIDERS.some(
    ({ name }) => typeof provider === 'string' && new RegExp(`^${name}(\\.[A-Za-z_][\\w-]*)?$`).test(provider),
  );
  if (isVetted) return [];
  const [first] = VETTED_PROVIDERS;
  return [
    {
      where: within(at, 'provider'),
      value: provider,
      problem: 'is not a provider that stacks may use',
      remedy: `Name one by its alias, such as "${first?.name}.other".`,
    },
  ];
}

function vetLocalFile(type: string, block: Block, at: string, vetting: Vetting): readonly Violation[] {
  const argument = providerOfType(type)?.files.get(type);
  const value = argument === undefined ? undefined : block[argument];
  if (argument === undefined || value === undefined || value === null || isAssetPath(value, vetting)) return [];
  return [
    {
      where: within(at, argument),
      value,
      problem: "is not one of the stack's own files",
      remedy: 'Hand the file on as a TerraformAsset and write its path here, without an expression.',
    },
  ];
}
