import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Fn, type IResolvable } from 'cdktf';
import { Construct } from 'constructs';
import { waive, type Because } from './guard-rails';
import type { KeyReference } from './key-reference';
import type { PerEnvironment } from './per-environment';

export interface ContainerRepositoryOptions {
  readonly name: string;
  /** Encrypts the images. */
  readonly key: KeyReference;
  /** After so many days an image without a tag is removed. @default 14 */
  readonly untaggedDays?: number | PerEnvironment<number>;
  /** Whether destroying the repository deletes its images. @default false */
  readonly forceDelete?: boolean | IResolvable;
  /** Lets a tag be moved to another image. @default - tags never change their meaning */
  readonly mutableTags?: Because;
}

/** Images whose tags never change their meaning, encrypted, and scanned when they are pushed. */
export class ContainerRepository extends Construct {
  public readonly arn: string;
  public readonly url: string;

  constructor(scope: Construct, id: string, options: ContainerRepositoryOptions) {
    super(scope, id);
    const { mutableTags } = options;
    const repository = new EcrRepository(this, 'repository', {
      name: options.name,
      imageTagMutability: mutableTags ? 'MUTABLE' : 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: options.key.arn }],
      forceDelete: options.forceDelete ?? false,
    });
    if (mutableTags) waive(repository, 'rewritten-store', mutableTags.because);
    new EcrLifecyclePolicy(this, 'lifecycle', {
      // Its id is unknown where the repository is replaced, which takes the policy with it: the policy is made anew then.
      repository: repository.id,
      policy: expireUntagged(options.untaggedDays ?? 14),
    });
    this.arn = repository.arn;
    this.url = repository.repositoryUrl;
  }
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html */
function expireUntagged(days: number | PerEnvironment<number>): string {
  return Fn.jsonencode({
    rules: [
      {
        rulePriority: 1,
        description: 'Remove images that no tag names any more',
        selection: {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: days,
        },
        action: { type: 'expire' },
      },
    ],
  });
}
