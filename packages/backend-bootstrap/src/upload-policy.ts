import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { conditionallyDenied, type EncryptionKey } from '@mlopspltf/shared-constructs';

const ALGORITHM = 's3:x-amz-server-side-encryption';
const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id';

/**
 * Refuses uploads that ask for another encryption than the bucket's. Who asks for none gets the bucket's, so a missing
 * header has to pass: hence `Null`, for in a negated condition a missing key counts as different. Terraform sends the
 * algorithm with the alias' ARN, just as `kms_key_id` names it; people and tools also name the key by ARN or id.
 */
export function refuseOtherEncryption(
  bucketArn: string,
  key: EncryptionKey,
): readonly DataAwsIamPolicyDocumentStatement[] {
  return [
    refuseUpload('RefuseOtherAlgorithm', bucketArn, ALGORITHM, ['aws:kms']),
    refuseUpload('RefuseOtherKey', bucketArn, KEY_ID, [key.arn, key.keyId, key.aliasArn, key.aliasName]),
  ];
}

function refuseUpload(
  sid: string,
  bucketArn: string,
  header: string,
  accepted: string[],
): DataAwsIamPolicyDocumentStatement {
  return {
    sid,
    effect: 'Deny',
    principals: [{ type: '*', identifiers: ['*'] }],
    actions: conditionallyDenied('s3:PutObject'),
    resources: [`${bucketArn}/*`],
    condition: [
      { test: 'StringNotEquals', variable: header, values: accepted },
      { test: 'Null', variable: header, values: ['false'] },
    ],
  };
}
