import { computePerEnvironment, type ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns } from '../arns';
import { allow } from '../statements';
import type { ServicePermissions } from './service';

/** Repositories of images. Who pushes and pulls has rights of their own. */
export function repositoryPermissions(stack: ModuleStack): ServicePermissions {
  const repositories = [platformArns(stack).named('ecr')];
  const changes = computePerEnvironment(stack.platform, ({ destroyable }) => [
    ...WRITE,
    ...(destroyable ? ['ecr:BatchDeleteImage', 'ecr:DeleteRepository'] : []),
  ]);
  return {
    read: [
      allow(
        'ReadRepositories',
        ['ecr:DescribeRepositories', 'ecr:GetLifecyclePolicy', 'ecr:GetRepositoryPolicy', 'ecr:ListTagsForResource'],
        repositories,
      ),
    ],
    write: [allow('WriteRepositories', changes.asList(), repositories)],
  };
}

const WRITE = [
  'ecr:CreateRepository',
  'ecr:DeleteLifecyclePolicy',
  'ecr:PutImageScanningConfiguration',
  'ecr:PutImageTagMutability',
  'ecr:PutLifecyclePolicy',
  'ecr:TagResource',
  'ecr:UntagResource',
];
