import type {
  DataAwsIamPolicyDocumentStatement,
  DataAwsIamPolicyDocumentStatementCondition,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';

export type Statement = DataAwsIamPolicyDocumentStatement;
export type Condition = DataAwsIamPolicyDocumentStatementCondition;

export function allow(
  sid: string,
  actions: string[],
  resources: string[],
  ...condition: readonly Condition[]
): Statement {
  return { sid, effect: 'Allow', actions, resources, ...(condition.length > 0 && { condition: [...condition] }) };
}

export function deny(
  sid: string,
  actions: string[],
  resources: string[],
  ...condition: readonly Condition[]
): Statement {
  return { ...allow(sid, actions, resources, ...condition), effect: 'Deny' };
}

/** Refuses everything on the resources but the actions, those included that AWS has yet to invent. */
export function denyAllBut(sid: string, actions: string[], resources: string[]): Statement {
  return { sid, effect: 'Deny', notActions: actions, resources };
}

export function when(test: string, variable: string, ...values: readonly string[]): Condition {
  return { test, variable, values: [...values] };
}
