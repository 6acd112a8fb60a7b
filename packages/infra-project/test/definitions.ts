import type { PlatformDefinition } from '@mlopspltf/definition';

/** A definition like that of the repository; tests replace parts of it. */
export const GOOD: PlatformDefinition = {
  repository: { owner: 'example-org', name: 'mlopspltf-infra' },
  environments: [
    { name: 'dev', branch: 'feature/**', account: '111111111111', destroyable: true },
    { name: 'tst', branch: 'develop', account: '222222222222' },
    { name: 'prd', branch: 'main', account: '333333333333' },
  ],
  modules: [
    { name: 'tf_remote_backend', appliedBy: 'administrator' },
    { name: 'artifact_store' },
    { name: 'container_registry', dependsOn: ['artifact_store'] },
  ],
};
