import { isDeepStrictEqual } from 'node:util';
import type { Conditions, PolicyDocument, PolicyStatement } from '@mlopspltf/rehearsal/iam';

/** A block `aws_iam_policy_document`, as Terraform's JSON syntax has it. */
export type PolicyDocumentBlock = Readonly<Record<string, unknown>>;

interface StatementBlock {
  readonly sid?: string;
  readonly effect?: 'Allow' | 'Deny';
  readonly actions?: readonly string[];
  readonly not_actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly not_resources?: readonly string[];
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly condition?: readonly { readonly test: string; readonly variable: string; readonly values: string[] }[];
}

/**
 * The policy that Terraform makes of the block.
 *
 * @throws RangeError where it holds what this does not translate, or one condition twice
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function policyOf(block: PolicyDocumentBlock): PolicyDocument {
  const statements = block.statement as readonly StatementBlock[];
  return { Statement: statements.map(statementOf) };
}

function statementOf(block: StatementBlock): PolicyStatement {
  const { sid, effect, actions, not_actions, resources, not_resources, principals, condition, ...others } = block;
  if (!isDeepStrictEqual(others, {})) throw new RangeError(`${sid} has ${Object.keys(others).join(', ')}`);
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect ?? 'Allow',
    ...(actions && { Action: actions }),
    ...(not_actions && { NotAction: not_actions }),
    ...(resources && { Resource: resources }),
    ...(not_resources && { NotResource: not_resources }),
    ...(principals && {
      Principal: Object.fromEntries(principals.map(({ type, identifiers }) => [type, identifiers])),
    }),
    ...(condition && { Condition: conditionsOf(sid, condition) }),
  };
}

function conditionsOf(sid: string | undefined, blocks: NonNullable<StatementBlock['condition']>): Conditions {
  const conditions: Record<string, Record<string, readonly string[]>> = {};
  for (const { test, variable, values } of blocks) {
    const keys = (conditions[test] ??= {});
    if (variable in keys) throw new RangeError(`${sid} has ${test} on ${variable} twice`);
    keys[variable] = values;
  }
  return conditions;
}
