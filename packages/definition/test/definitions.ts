import { resolvePlatform, type Platform, type PlatformDefinition } from '../src';

/** A right definition, small; tests spoil copies of it. */
export const GOOD: PlatformDefinition = {
  repository: { owner: 'example-org', name: 'mlopspltf-infra' },
  environments: [
    { name: 'dev', branch: 'feature/**', account: '111111111111', destroyable: true },
    { name: 'tst', branch: 'develop', account: '222222222222' },
    { name: 'prd', branch: 'main', account: '333333333333', reviewers: ['@example-org/leads', '@somebody'] },
  ],
  modules: [
    { name: 'tf_remote_backend', appliedBy: 'administrator' },
    { name: 'network' },
    { name: 'artifact_store' },
    { name: 'training', dependsOn: ['network', 'artifact_store'] },
  ],
};

/** The definition of the example, resolved, with some of it replaced. */
export function platform(changes: Partial<PlatformDefinition> = {}): Platform {
  return resolvePlatform({ ...GOOD, ...changes });
}
