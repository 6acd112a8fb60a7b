import type { Platform } from '@mlopspltf/definition';

/** The tags of all resources of a module. Roles tell by them what is the platform's. */
export function commonTags(
  { prefix, repository }: Pick<Platform, 'prefix' | 'repository'>,
  module: string,
  environment: string,
): Readonly<Record<string, string>> {
  return {
    Project: prefix,
    Environment: environment,
    Repository: `${repository.owner}/${repository.name}`,
    Module: module,
    ManagedBy: 'terraform',
  };
}
