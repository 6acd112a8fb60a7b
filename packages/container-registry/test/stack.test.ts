import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { ContainerRegistryStack } from '../src';

const { resource, data } = synthStack(ContainerRegistryStack);
const repositories = Object.values(resource.aws_ecr_repository ?? {});

test('there is a repository for training and one for serving images, named after the environment', () => {
  expect(repositories.map(({ name }) => name)).toEqual([
    'mlopspltf-${var.environment}-ecr-serving',
    'mlopspltf-${var.environment}-ecr-training',
  ]);
});

test('images are scanned, and their tags never change their meaning', () => {
  for (const repository of repositories) {
    expect(repository).toMatchObject({
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
    });
  }
});

test("images are encrypted by the artifacts' key, read from the module that has it", () => {
  expect(Object.keys(data.terraform_remote_state ?? {})).toEqual(['artifact_store']);
  for (const repository of repositories) {
    expect(repository.encryption_configuration).toEqual([
      { encryption_type: 'KMS', kms_key: '${data.terraform_remote_state.artifact_store.outputs.kms_key_arn}' },
    ]);
  }
});

test.each([
  ['dev', 3, true],
  ['tst', 14, false],
  ['prd', 30, false],
])('in %s untagged images go after %d days', (environment, days, forceDelete) => {
  const stack = synthStack(ContainerRegistryStack, { environment });

  for (const { policy } of Object.values(stack.resource.aws_ecr_lifecycle_policy ?? {})) {
    expect(policy).toContain('"tagStatus" = "untagged"');
    expect(policy).toContain(`"countNumber" = ${days}`);
  }
  for (const repository of Object.values(stack.resource.aws_ecr_repository ?? {})) {
    expect(repository.force_delete).toBe(forceDelete);
  }
});
