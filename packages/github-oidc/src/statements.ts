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

/**
 * Actions of KMS that are denied under a condition, written with a capital `KMS`: AWS reads actions without regard to
 * case, while the emulator compares them letter by letter. It knows no conditions, so it would otherwise deny for all
 * keys what is to be denied for one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function conditionallyDeniedOfKeys(...actions: readonly string[]): string[] {
  return actions.map((action) => `KMS:${action}`);
}
