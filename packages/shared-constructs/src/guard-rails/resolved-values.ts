import type { Environment } from '@mlopspltf/definition';
import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformResource,
  Tokenization,
  type TerraformStack,
} from 'cdktf';
import { asTerraformJson } from '../escape-hatches';
import { PlatformApp } from '../platform-app';
import { isBlock, type Block, type BlocksByType, type TerraformJson } from '../terraform-json';

/** A construct that is a block of its own in Terraform's JSON. */
export type BlockConstruct = TerraformResource | TerraformDataSource;

/** Address, as Terraform calls it, → the construct. */
export type Constructs = ReadonlyMap<string, BlockConstruct>;

export function constructsOf(stack: TerraformStack): Constructs {
  const found = stack.node.findAll().flatMap((construct): readonly (readonly [string, BlockConstruct])[] => {
    if (TerraformResource.isTerraformResource(construct)) return [[addressOf('resource', construct), construct]];
    if (TerraformDataSource.isTerraformDataSource(construct)) return [[addressOf('data', construct), construct]];
    return [];
  });
  return new Map(found);
}

/** How a table of values per environment ends in what is synthesized. */
const LOOK_UP = '[var.environment]';

/**
 * A stack with the values of one environment in the place of its tables. Resolving is slow, so only the blocks that hold
 * tables are resolved again.
 */
export function valuesIn(
  environment: Environment,
  stack: TerraformStack,
  json: TerraformJson,
  constructs: Constructs,
): TerraformJson {
  if (!holdsTable(json)) return json;
  return PlatformApp.of(stack).inEnvironment(environment, () => {
    if (holdsTable(json.provider) || isOverridden(json)) return whole(stack);
    return {
      ...json,
      resource: blocksIn('resource', stack, json.resource, constructs),
      data: blocksIn('data', stack, json.data, constructs),
    };
  });
}

type Kind = 'resource' | 'data';

function blocksIn(kind: Kind, stack: TerraformStack, blocks: BlocksByType, constructs: Constructs): BlocksByType {
  const changed = Object.entries(blocks).map(([type, byName]) => {
    const named = Object.entries(byName).map(([name, block]) => {
      const construct = holdsTable(block) ? constructs.get(address(kind, type, name)) : undefined;
      return [name, construct ? resolved(kind, stack, construct) : block] as const;
    });
    return [type, Object.fromEntries(named)] as const;
  });
  return Object.fromEntries(changed);
}

const RESOLVER = new DefaultTokenResolver(new StringConcat());

function resolved(kind: Kind, scope: TerraformStack, construct: BlockConstruct): Block {
  const made: unknown = Tokenization.resolve(construct.toTerraform(), { scope, resolver: RESOLVER, preparing: false });
  const path = [kind, construct.terraformResourceType, construct.friendlyUniqueId];
  const block = path.reduce((value, name) => (isBlock(value) ? value[name] : undefined), made);
  return isBlock(block) ? block : {};
}

function whole(stack: TerraformStack): TerraformJson {
  const json: unknown = stack.toTerraform();
  return asTerraformJson({ provider: {}, resource: {}, data: {}, ...(isBlock(json) ? json : {}) });
}

/** Overrides of the stack itself come on top of its constructs; cdktf notes what they touch. */
function isOverridden(json: TerraformJson): boolean {
  return /"(resource|data|provider)"/.test(JSON.stringify(json['//']?.metadata ?? {}));
}

function holdsTable(value: unknown): boolean {
  return JSON.stringify(value).includes(LOOK_UP);
}

function addressOf(kind: Kind, { terraformResourceType, friendlyUniqueId }: BlockConstruct): string {
  return address(kind, terraformResourceType, friendlyUniqueId);
}

function address(kind: Kind, type: string, name: string): string {
  return `${kind === 'data' ? 'data.' : ''}${type}.${name}`;
}
