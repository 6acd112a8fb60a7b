import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { waive } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import type { Statement } from './statements';

/** A policy as JSON. What does not name its resources is waived, with the reason that it gives. */
export function policyDocument(scope: Construct, id: string, statements: readonly Statement[]): string {
  const document = new DataAwsIamPolicyDocument(scope, id, { statement: [...statements] });
  for (const { sid, because } of statements) {
    if (because !== undefined) waive(document, 'policy-wildcard', because, { only: sid });
  }
  return document.json;
}
