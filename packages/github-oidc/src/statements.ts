import type {
  DataAwsIamPolicyDocumentStatement,
  DataAwsIamPolicyDocumentStatementCondition,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';

export type Condition = DataAwsIamPolicyDocumentStatementCondition;

export interface Statement extends DataAwsIamPolicyDocumentStatement {
  readonly sid: string;
  /** Why its resources are not named, where AWS knows some. Becomes a waiver. @default - they are named */
  readonly because?: string;
}

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
