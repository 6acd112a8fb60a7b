import type { ActionTable } from './actions';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html */
export const REPOSITORIES: ActionTable = {
  aws_ecr_repository: {
    read: ['ecr:DescribeRepositories', 'ecr:ListTagsForResource'],
    write: [
      'ecr:CreateRepository',
      'ecr:PutImageScanningConfiguration',
      'ecr:PutImageTagMutability',
      'ecr:TagResource',
      'ecr:UntagResource',
      // A repository that is encrypted by a key asks for them in the caller's name.
      'kms:CreateGrant',
      'kms:DescribeKey',
      'kms:RetireGrant',
    ],
    remove: ['ecr:BatchDeleteImage', 'ecr:DeleteRepository'],
  },
  aws_ecr_lifecycle_policy: {
    read: ['ecr:GetLifecyclePolicy'],
    write: ['ecr:PutLifecyclePolicy'],
    remove: ['ecr:DeleteLifecyclePolicy'],
  },
};
