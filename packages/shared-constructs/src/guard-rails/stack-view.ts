import { commonVariables, type Environment, type Platform } from '@mlopspltf/definition';
import type { BuiltStack } from '../built-stack';
import { asTerraformJson } from '../escape-hatches';
import { constructPath, mapTexts, type Block, type BlocksByType, type TerraformJson } from '../terraform-json';
import { constructsOf, valuesIn, type Constructs } from './resolved-values';

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

/** The stack in each environment that its module is deployed to. */
export function viewsOf(platform: Platform, built: BuiltStack): readonly StackView[] {
  const { module, stack, json } = built;
  const names = platform.modules.find(({ name }) => name === module)?.environments;
  const environments = platform.environments.filter(({ name }) => names?.includes(name) ?? true);
  const constructs = constructsOf(stack);
  return environments.map((environment) => {
    const resolved = withVariables(platform, environment, valuesIn(environment, stack, json, constructs));
    return {
      module,
      platform,
      environment,
      providers: resolved.provider,
      resources: elementsOf(resolved.resource, '', constructs),
      data: elementsOf(resolved.data, 'data.', constructs),
    };
  });
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

function elementsOf(blocks: BlocksByType, before: string, constructs: Constructs): readonly Element[] {
  return Object.entries(blocks).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, block]) => {
      const address = `${before}${type}.${name}`;
      // Bindings have such a property for each argument.
      const takes = (argument: string): boolean => `${argument}Input` in (constructs.get(address) ?? {});
      return { type, address, path: constructPath(block), block, takes };
    }),
  );
}
