import { oneOf, type Violation } from '@mlopspltf/definition';
import type { StackJson } from '../terraform/stack-json';
import { vetExpressions } from './expressions';
import { missingProvider, vetProviderBlocks } from './provider-blocks';
import { vetDataSources, vetProviderChoice, vetResources } from './resources';
import { vetSettings } from './settings';
import { eachBlock, eachLabel, NOTE, onlyArguments, within, type Block, type Check, type Vetting } from './vetting';

/** Everything that a stack says. */
export function vetStack(stack: StackJson, vetting: Vetting): readonly Violation[] {
  const blocks = Object.entries(stack).flatMap(([name, value]) => {
    const check = CHECKS.get(name);
    return check === undefined ? [unknownBlock(name)] : check(value, within('', name), vetting);
  });
  return [
    ...blocks,
    ...(stack.terraform === undefined ? vetSettings({}, 'terraform', vetting) : []),
    ...missingProvider((stack as { readonly provider?: unknown }).provider),
    ...vetExpressions(stack, '', vetting),
  ];
}

const nothingMore: Check = (value, at) => eachLabel(value, at, () => []);

/**
 * What a stack may hold, by the name of its block. `module` is missing, because it brings Terraform that is not looked
 * at, and `ephemeral` and `action`, because nothing of theirs stands in a plan.
 * @see https://developer.hashicorp.com/terraform/language
 */
const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  [NOTE, () => []],
  ['terraform', vetSettings],
  ['provider', vetProviderBlocks],
  ['variable', nothingMore],
  ['locals', nothingMore],
  ['output', nothingMore],
  ['resource', vetResources],
  ['data', vetDataSources],
  ['moved', blocksOf('from', 'to')],
  // Its other blocks are provisioners, which run when the resource is destroyed.
  ['removed', blocksOf('from', 'lifecycle')],
  ['import', vetImports],
  // Its other block is a data source of its own.
  ['check', (value, at) => eachLabel(value, at, (_, block, here) => blocksOf('assert')(block, here))],
]);

function blocksOf(...allowed: readonly string[]): (value: unknown, at: string) => readonly Violation[] {
  const names = new Set(allowed);
  return (value, at) => eachBlock(value, at, (block, here) => onlyArguments(block, names, here));
}

const IMPORT: ReadonlySet<string> = new Set(['for_each', 'id', 'provider', 'to']);

function vetImports(value: unknown, at: string): readonly Violation[] {
  return eachBlock(value, at, (block, here) => [
    ...onlyArguments(block, IMPORT, here),
    ...literalId(block, here),
    ...vetProviderChoice(block, here),
  ]);
}

/** It is looked up while a plan is made: an expression could send a value there, to whoever owns what it names. */
function literalId({ id }: Block, at: string): readonly Violation[] {
  if (id === undefined || (typeof id === 'string' && !/[$%]\{/.test(id))) return [];
  return [
    {
      where: within(at, 'id'),
      value: id,
      problem: 'is not plain text',
      remedy: 'Write the id itself, or import by "npx projen terraform:{env} -- import".',
    },
  ];
}

function unknownBlock(name: string): Violation {
  return {
    where: within('', name),
    problem: 'is not a block that stacks may have',
    remedy: `Remove it. ${oneOf([...CHECKS.keys()].filter((known) => known !== NOTE))}`,
  };
}
