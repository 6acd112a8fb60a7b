import { synthStack, type Block, type TerraformJson } from '@mlopspltf/shared-constructs/testing';
import { NetworkStack } from '../src';

/** As it is deployed, with look-ups. */
export const deployed = synthStack(NetworkStack);

const known = new Map<string, TerraformJson>();

/** With the values of one environment. */
export function stackIn(environment: string): TerraformJson {
  const stack = known.get(environment) ?? synthStack(NetworkStack, { environment });
  known.set(environment, stack);
  return stack;
}

export function all({ resource }: TerraformJson, type: string): readonly Block[] {
  return Object.values(resource[type] ?? {});
}

/** The only one of its type whose tag `Name` ends so. */
export function named(stack: TerraformJson, type: string, end: string): Block {
  const found = all(stack, type).filter(({ tags }) => String((tags as Block | undefined)?.Name).endsWith(end));
  expect(found).toHaveLength(1);
  return found[0] ?? {};
}

/** The keys for which Terraform makes one each. */
export function keysOf({ for_each }: Block): readonly string[] {
  return Object.keys(for_each as object);
}

export interface Statement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals?: readonly Block[];
  readonly condition?: readonly { readonly test: string; readonly variable: string; readonly values: string[] }[];
}

/** The statements of a policy document that an argument refers to. */
export function statementsOf({ data }: TerraformJson, reference: unknown): readonly Statement[] {
  const name = /^\$\{data\.aws_iam_policy_document\.([\w-]+)\.json\}$/.exec(String(reference))?.[1] ?? '';
  const document = data.aws_iam_policy_document?.[name];
  expect(document).toBeDefined();
  return (document?.statement ?? []) as readonly Statement[];
}
