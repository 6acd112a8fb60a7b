import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { IResolvable } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';

export interface PrivateBucketOptions {
  readonly name: string;
  /** Encrypts all objects that are uploaded without saying how. */
  readonly key: EncryptionKey;
  /** Days for which old versions are kept. @default 365 */
  readonly oldVersionDays?: number;
  /** Beside the one that expires old versions and what is left of broken uploads. @default - none */
  readonly lifecycleRules?: readonly S3BucketLifecycleConfigurationRule[];
  /** Beside the one that refuses plain HTTP; made with the bucket's ARN. @default - none */
  readonly policyStatements?: (bucketArn: string) => readonly DataAwsIamPolicyDocumentStatement[];
  /** Whether destroying the bucket deletes what is in it. @default false */
  readonly forceDestroy?: boolean | IResolvable;
  /** Whether Terraform refuses to destroy it. @default false */
  readonly preventDestroy?: boolean;
}

const BROKEN_UPLOAD_DAYS = 7;

/** A bucket that is private, encrypted, versioned and reached by TLS only. */
export class PrivateBucket extends Construct {
  public readonly arn: string;
  public readonly bucketName: string;
  private readonly bucket: S3Bucket;

  constructor(scope: Construct, id: string, options: PrivateBucketOptions) {
    super(scope, id);
    this.bucket = new S3Bucket(this, 'bucket', {
      bucket: options.name,
      forceDestroy: options.forceDestroy ?? false,
      ...(options.preventDestroy ? { lifecycle: { preventDestroy: true } } : {}),
    });
    this.arn = this.bucket.arn;
    this.bucketName = this.bucket.bucket;
    this.closeToThePublic(options.policyStatements?.(this.arn) ?? []);
    this.encrypt(options.key);
    this.keepVersions(options.oldVersionDays ?? 365, options.lifecycleRules ?? []);
  }

  private closeToThePublic(statements: readonly DataAwsIamPolicyDocumentStatement[]): void {
    const block = new S3BucketPublicAccessBlock(this, 'public-access', {
      bucket: this.bucketName,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'ownership', {
      bucket: this.bucketName,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const document = new DataAwsIamPolicyDocument(this, 'policy-document', {
      statement: [this.tlsOnly(), ...statements],
    });
    new S3BucketPolicy(this, 'policy', {
      bucket: this.bucketName,
      policy: document.json,
      // S3 refuses two changes of one bucket's access at the same time.
      dependsOn: [block],
    });
  }

  private tlsOnly(): DataAwsIamPolicyDocumentStatement {
    return {
      sid: 'RefusePlainHttp',
      effect: 'Deny',
      principals: [{ type: '*', identifiers: ['*'] }],
      actions: ['s3:*'],
      resources: [this.arn, `${this.arn}/*`],
      condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
    };
  }

  private encrypt(key: EncryptionKey): void {
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket: this.bucketName,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
          // One request to KMS for many objects.
          bucketKeyEnabled: true,
        },
      ],
    });
  }

  private keepVersions(days: number, rules: readonly S3BucketLifecycleConfigurationRule[]): void {
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket: this.bucketName,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: this.bucketName,
      rule: [
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: days }],
          expiration: [{ expiredObjectDeleteMarker: true }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: BROKEN_UPLOAD_DAYS }],
        },
        ...rules,
      ],
      dependsOn: [versioning],
    });
  }
}
