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
import { conditionallyDenied } from './conditional-actions';
import { waive, type Because } from './guard-rails';
import type { KeyReference } from './key-reference';
import { lifecycleProblems, withBrokenUploads } from './lifecycle-rules';

export interface PrivateBucketOptions {
  readonly name: string;
  /** Encrypts all objects that are uploaded without saying how. */
  readonly key: KeyReference;
  /**
   * What becomes of objects in time: {@link expireObjects}, {@link expireOldVersions}, {@link tierObjects}, or rules of
   * your own, each with an id of its own. With rules, what is left of broken uploads is removed after a week, unless a
   * rule says when (`abortIncompleteMultipartUpload`). The provider waits for a minute until S3 has taken them to heart,
   * each time they change.
   *
   * @default - objects and their old versions are kept
   */
  readonly lifecycleRules?: readonly S3BucketLifecycleConfigurationRule[];
  /** Beside the one that refuses plain HTTP; made with the bucket's ARN. @default - none */
  readonly policyStatements?: (bucketArn: string) => readonly DataAwsIamPolicyDocumentStatement[];
  /** Whether destroying the bucket deletes what is in it. @default false */
  readonly forceDestroy?: boolean | IResolvable;
  /** Whether Terraform refuses to destroy it. @default false */
  readonly preventDestroy?: boolean;
  /** Lets objects be read and written without TLS. @default - only by TLS */
  readonly plainHttp?: Because;
  /** Keeps no old versions, for what is written over all the time and can be made again. @default - all are kept */
  readonly unversioned?: Because;
}

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
    this.addPolicy(options, this.closeToThePublic());
    this.encrypt(options.key);
    this.keepVersions(options);
  }

  private closeToThePublic(): S3BucketPublicAccessBlock {
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
    return block;
  }

  private addPolicy({ plainHttp, policyStatements }: PrivateBucketOptions, block: S3BucketPublicAccessBlock): void {
    const statements = policyStatements?.(this.arn) ?? [];
    if (plainHttp) waive(this.bucket, 'plain-transport', plainHttp.because);
    if (plainHttp && statements.length === 0) return;
    const document = new DataAwsIamPolicyDocument(this, 'policy-document', {
      statement: [...(plainHttp ? [] : [this.tlsOnly()]), ...statements],
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
      actions: conditionallyDenied('s3:*'),
      resources: [this.arn, `${this.arn}/*`],
      condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
    };
  }

  private encrypt(key: KeyReference): void {
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

  private keepVersions({ lifecycleRules = [], unversioned }: PrivateBucketOptions): void {
    if (unversioned) waive(this.bucket, 'rewritten-store', unversioned.because);
    const versioning = unversioned
      ? []
      : [
          new S3BucketVersioningA(this, 'versioning', {
            bucket: this.bucketName,
            versioningConfiguration: { status: 'Enabled' },
          }),
        ];
    if (lifecycleRules.length === 0) return;
    const rules = withBrokenUploads(lifecycleRules);
    this.node.addValidation({ validate: () => lifecycleProblems(rules) });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: this.bucketName,
      rule: rules,
      // S3 takes rules for old versions of a bucket that has none, and then does not apply them.
      dependsOn: versioning,
    });
  }
}
