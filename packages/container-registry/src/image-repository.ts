import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import type { PerEnvironment } from '@mlopspltf/shared-constructs';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';

export interface ImageRepositoryOptions {
  readonly name: string;
  readonly kmsKeyArn: string;
  /** After so many days an image without a tag is removed. */
  readonly untaggedDays: PerEnvironment<number>;
  /** Whether destroying the repository deletes its images. */
  readonly forceDelete: PerEnvironment<boolean>;
}

/** Images whose tags never change their meaning, scanned when they are pushed. */
export class ImageRepository extends Construct {
  public readonly arn: string;
  public readonly url: string;

  constructor(scope: Construct, id: string, options: ImageRepositoryOptions) {
    super(scope, id);
    const repository = new EcrRepository(this, 'repository', {
      name: options.name,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: options.kmsKeyArn }],
      forceDelete: options.forceDelete,
    });
    new EcrLifecyclePolicy(this, 'lifecycle', {
      // Its id is unknown where the repository is replaced, which takes the policy with it: the policy is made anew then.
      repository: repository.id,
      policy: Fn.jsonencode({
        rules: [
          {
            rulePriority: 1,
            description: 'Remove images that no tag names any more',
            selection: {
              tagStatus: 'untagged',
              countType: 'sinceImagePushed',
              countUnit: 'days',
              countNumber: options.untaggedDays,
            },
            action: { type: 'expire' },
          },
        ],
      }),
    });
    this.arn = repository.arn;
    this.url = repository.repositoryUrl;
  }
}
