import { randomInt } from 'node:crypto';
import type { PlatformDefinition } from '@mlopspltf/definition';
import { syntheticModules } from './modules';

/** The environment that is deployed to. */
export const ENVIRONMENT = 'dev';
/** A branch of that environment. */
export const BRANCH = 'feature/bench';
export const REGION = 'us-east-1';

/** A platform of so many synthetic modules. Its accounts and its prefix are met nowhere else in the emulator. */
export function syntheticDefinition(size: number): PlatformDefinition {
  return {
    repository: { owner: 'example-org', name: 'benchmark-infra' },
    prefix: `b${randomInt(0, 2 ** 32)
      .toString(36)
      .padStart(7, '0')}`,
    region: REGION,
    environments: [
      { name: ENVIRONMENT, branch: 'feature/**', account: freshAccount(), destroyable: true },
      { name: 'tst', branch: 'develop', account: freshAccount() },
      { name: 'prd', branch: 'main', account: freshAccount() },
    ],
    modules: syntheticModules(size),
  };
}

function freshAccount(): string {
  return String(randomInt(1, 1_000_000_000_000)).padStart(12, '0');
}
