import {
  BACKEND_MODULE,
  resolvePlatform,
  type EnvironmentDefinition,
  type ModuleDefinition,
  type Platform,
  type PlatformDefinition,
} from '@mlopspltf/definition';
import { freshAccount, freshPrefix } from './shared-emulator';

export interface PlatformFixtureOptions extends Partial<Omit<PlatformDefinition, 'modules' | 'environments'>> {
  /**
   * What each module depends on, by name; or whole definitions. The backend's module is added.
   * @default - only the backend's module
   */
  readonly modules?: Readonly<Record<string, readonly string[]>> | readonly ModuleDefinition[];
  /** @default - dev (destroyable), tst and prd on the branches of the real definition, in fresh accounts */
  readonly environments?: readonly EnvironmentDefinition[];
}

/** A platform of one's own: accounts and names are met nowhere else in the shared emulator. */
export function platformFixture(options: PlatformFixtureOptions = {}): Platform {
  const { modules = {}, environments = environmentsFixture(), ...rest } = options;
  return resolvePlatform(
    {
      repository: { owner: 'example-org', name: 'example-infra' },
      prefix: freshPrefix(),
      ...rest,
      environments,
      modules: [{ name: BACKEND_MODULE, appliedBy: 'administrator' }, ...moduleDefinitions(modules)],
    },
    'platformFixture',
  );
}

function environmentsFixture(): readonly EnvironmentDefinition[] {
  return [
    { name: 'dev', branch: 'feature/**', account: freshAccount(), destroyable: true },
    { name: 'tst', branch: 'develop', account: freshAccount() },
    { name: 'prd', branch: 'main', account: freshAccount() },
  ];
}

function moduleDefinitions(modules: NonNullable<PlatformFixtureOptions['modules']>): readonly ModuleDefinition[] {
  if (isList(modules)) return modules.filter(({ name }) => name !== BACKEND_MODULE);
  return Object.entries(modules).map(([name, dependsOn]) => ({ name, dependsOn }));
}

function isList<T>(value: readonly T[] | Readonly<Record<string, unknown>>): value is readonly T[] {
  return Array.isArray(value);
}
