import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { IConstruct } from 'constructs';
import {
  EncryptionKey,
  PrivateBucket,
  type ModuleStack,
  type PrivateBucketOptions,
  type SynthViolation,
} from '../../src';
import { synthStack } from '../../src/testing';
import { refusalsOf, storeStack, testPlatform } from '../support';

export const platform = testPlatform();

/** All that is refused of a module with this in it. */
export function refused(build: (stack: ModuleStack) => unknown, definition = platform): readonly SynthViolation[] {
  return refusalsOf(() => synthStack(storeStack(build), { platform: definition }));
}

/** A bucket that is in order, without those of its parts. */
export function bucketWithout(
  stack: ModuleStack,
  parts: readonly string[],
  options: Partial<PrivateBucketOptions> = {},
): PrivateBucket {
  const key = new EncryptionKey(stack, 'key', { purpose: 'x', description: 'x' });
  const bucket = new PrivateBucket(stack, 'bucket', { name: stack.resourceName('s3', 'x'), key, ...options });
  for (const part of parts) {
    if (!bucket.node.tryRemoveChild(part)) throw new Error(`a bucket has no ${part}`);
  }
  return bucket;
}

/** A role's policy of one statement. */
export function policyOf(stack: ModuleStack, statement: DataAwsIamPolicyDocumentStatement): IConstruct {
  const document = new DataAwsIamPolicyDocument(stack, 'document', { statement: [{ sid: 'It', ...statement }] });
  new IamRolePolicy(stack, 'policy', { name: 'x', role: 'r', policy: document.json });
  return document;
}
