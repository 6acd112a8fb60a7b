import type { RoleStatement } from '@mlopspltf/shared-constructs';

/** Where the artifacts of the tracking server lie. */
export interface ArtifactPlace {
  /** Bucket of the artifacts that runs leave. */
  readonly bucketArn: string;
  /** Key that encrypts them. */
  readonly keyArn: string;
  readonly region: string;
}

/**
 * What the tracking server may do: read and write artifacts, and nothing else. All of S3, which AWS suggests, is not
 * needed; nor are rights on models, as nothing is registered automatically.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow-create-tracking-server-iam.html
 */
export function trackingPermissions({ bucketArn, keyArn, region }: ArtifactPlace): readonly RoleStatement[] {
  return [
    { sid: 'FindArtifacts', actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: [bucketArn] },
    {
      sid: 'KeepArtifacts',
      actions: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetObject',
        's3:ListMultipartUploadParts',
        's3:PutObject',
      ],
      resources: [`${bucketArn}/*`],
    },
    {
      sid: 'UseKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
      // S3 asks for it in the server's name.
      condition: [{ test: 'StringEquals', variable: 'kms:ViaService', values: [`s3.${region}.amazonaws.com`] }],
    },
  ];
}
