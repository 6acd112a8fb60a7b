import { commonVariables, type Environment, type Platform } from '@mlopspltf/definition';
import { TerraformResource, type TerraformStack } from 'cdktf';
import type { BuiltStack } from '../built-stack';
import { asTerraformJson } from '../escape-hatches';
import { PlatformApp } from '../platform-app';
import { constructPath, isBlock, mapTexts, type Block, type BlocksByType, type TerraformJson } from '../terraform-json';

/** A resource or a data source as Terraform will see it in one environment. */
export interface Element {
  readonly type: string;
  /** As Terraform calls it. */
  readonly address: string;
  /** Where in the stack it was made, without the stack; empty for what was written by an override. */
  readonly path: string;
  readonly block: Block;
  /** Whether its type has such an argument, in the bindings' spelling. */
  readonly takes: (argument: string) => boolean;
}

/** One stack with the values of one environment. What only Terraform knows is still an expression (`${…}`). */
export interface StackView {
  readonly module: string;
  readonly platform: Platform;
  readonly environment: Environment;
  readonly providers: TerraformJson['provider'];
  readonly resources: readonly Element[];
  readonly data: readonly Element[];
}

/** How a table of values per environment ends in what is synthesized. */
const LOOK_UP = '[var.environment]';

/** The stack in each environment that its module is deployed to. */
export function viewsOf(platform: Platform, built: BuiltStack): readonly StackView[] {
  const { module, stack, json } = built;
  const names = platform.modules.find(({ name }) => name === module)?.environments;
  const environments = platform.environments.filter(({ name }) => names?.includes(name) ?? true);
  const differs = JSON.stringify(json).includes(LOOK_UP);
  const bindings = bindingsOf(stack);
  return environments.map((environment) => {
    const resolved = withVariables(platform, environment, differs ? resolvedIn(stack, environment) : json);
    return {
      module,
      platform,
      environment,
      providers: resolved.provider,
      resources: elementsOf(resolved.resource, '', bindings),
      data: elementsOf(resolved.data, 'data.', bindings),
    };
  });
}

/** Synthesizing a second time is slow, so that is only done for stacks that hold tables. */
function resolvedIn(stack: TerraformStack, environment: Environment): TerraformJson {
  const json: unknown = PlatformApp.of(stack).inEnvironment(environment, () => stack.toTerraform() as unknown);
  const empty = { terraform: {}, provider: {}, variable: {}, resource: {}, data: {}, output: {} };
  return asTerraformJson({ ...empty, ...(isBlock(json) ? json : {}) });
}

/** Bare variables become their values; `var.x` within an expression stays. */
export function withVariables(platform: Platform, environment: Environment, json: TerraformJson): TerraformJson {
  const variables = Object.entries(commonVariables(platform, environment));
  return asTerraformJson(
    mapTexts(json, (text) =>
      text.includes('${var.')
        ? variables.reduce((old, [name, value]) => old.replaceAll(`\${var.${name}}`, () => value), text)
        : text,
    ),
  );
}

function elementsOf(blocks: BlocksByType, before: string, bindings: Bindings): readonly Element[] {
  return Object.entries(blocks).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, block]) => {
      const address = `${before}${type}.${name}`;
      const takes = (argument: string): boolean => `${argument}Input` in (bindings.get(address) ?? {});
      return { type, address, path: constructPath(block), block, takes };
    }),
  );
}

/** Address → what the resource was made of. Bindings have a property `{argument}Input` for each argument. */
type Bindings = ReadonlyMap<string, TerraformResource>;

function bindingsOf(stack: TerraformStack): Bindings {
  const resources = stack.node.findAll().filter((construct) => TerraformResource.isTerraformResource(construct));
  return new Map(
    resources.map((resource) => [`${resource.terraformResourceType}.${resource.friendlyUniqueId}`, resource]),
  );
}
