import type {
  DataAwsIamPolicyDocumentStatement,
  DataAwsIamPolicyDocumentStatementCondition,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';

/** A limit of a statement, as bindings have it. */
export type Condition = DataAwsIamPolicyDocumentStatementCondition;

/** A statement of a policy. Each has a name, by which waivers and tests find it. */
export interface Statement extends DataAwsIamPolicyDocumentStatement {
  readonly sid: string;
  /** Why its resources are not named, where AWS knows some. Becomes a waiver. @default - they are named */
  readonly because?: string;
}

/** Allows actions on resources, where all conditions hold. */
export function allow(
  sid: string,
  actions: string[],
  resources: string[],
  ...condition: readonly Condition[]
): Statement {
  return { sid, effect: 'Allow', actions, resources, ...(condition.length > 0 && { condition: [...condition] }) };
}

/** Refuses actions on resources, where all conditions hold, whatever else allows them. */
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

/** A condition, by its operator and key: one of the values has to fit. */
export function when(test: string, variable: string, ...values: readonly string[]): Condition {
  return { test, variable, values: [...values] };
}
