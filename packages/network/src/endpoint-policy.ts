import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
  type DataAwsIamPolicyDocumentStatementCondition,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { ModuleStack, waive } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';

/** Something that an endpoint lets through, if the caller's own rights allow it too. */
export interface Passage {
  /** Letters and digits, once in a policy. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** @default - only that the caller is of this account */
  readonly conditions?: readonly DataAwsIamPolicyDocumentStatementCondition[];
  /** Lets through who is not of this account: what AWS fetches in its own name. @default false */
  readonly anyCaller?: boolean;
  /** Why resources are not named, where they are not. Becomes a waiver. @default - they are named */
  readonly because?: string;
}

/**
 * The policy of an endpoint as JSON. Without one, credentials of a foreign account that got into the VPC could carry data
 * out through it.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointPolicy(scope: Construct, id: string, passages: readonly Passage[]): string {
  const { accountId } = ModuleStack.of(scope);
  const document = new DataAwsIamPolicyDocument(scope, id, {
    statement: passages.map((passage) => statementOf(passage, accountId)),
  });
  for (const { sid, because } of passages) {
    if (because !== undefined) waive(document, 'policy-wildcard', because, { only: sid });
  }
  return document.json;
}

function statementOf(passage: Passage, account: string): DataAwsIamPolicyDocumentStatement {
  const { sid, actions, resources, conditions = [], anyCaller = false } = passage;
  const ofAccount = { test: 'StringEquals', variable: 'aws:PrincipalAccount', values: [account] };
  const condition = [...(anyCaller ? [] : [ofAccount]), ...conditions];
  return {
    sid,
    principals: [{ type: '*', identifiers: ['*'] }],
    actions: [...actions],
    resources: [...resources],
    ...(condition.length > 0 ? { condition } : {}),
  };
}
