import { resolvePlatform, type ModuleDefinition, type Platform, type PlatformDefinition } from '@mlopspltf/definition';
import { GuardError, InputError } from '../src/errors';
import { trustedPlatform } from '../src/pipeline/trusted-platform';

const DEFINITION: PlatformDefinition = {
  repository: { owner: 'example-org', name: 'example-infra', id: '1' },
  environments: [
    { name: 'dev', branch: 'feature/**', account: '111111111111', destroyable: true },
    { name: 'prd', branch: 'main', account: '333333333333', reviewers: ['@example-org/leads'] },
  ],
  modules: [
    { name: 'tf_remote_backend', appliedBy: 'administrator' },
    { name: 'roles', appliedBy: 'administrator' },
    { name: 'network', environments: ['dev'] },
    { name: 'store' },
  ],
};
const TRUSTED = resolvePlatform(DEFINITION);
const [BACKEND, ROLES, NETWORK, STORE] = DEFINITION.modules as readonly [
  ModuleDefinition,
  ModuleDefinition,
  ModuleDefinition,
  ModuleDefinition,
];

const brought = (change: Partial<PlatformDefinition>): Platform => resolvePlatform({ ...DEFINITION, ...change });
const merged = (change: Partial<PlatformDefinition>): Platform => trustedPlatform(TRUSTED, brought(change));
const moduleOf = (platform: Platform, name: string) => platform.modules.find((module) => module.name === name);

describe('what a commit says of the platform', () => {
  test('is nothing new where it says the same', () => {
    expect(merged({})).toEqual(TRUSTED);
  });

  test('does not change accounts, branches, reviewers, versions, locking, or what may be lost', () => {
    const platform = merged({
      stateLocking: 'lockfile',
      versions: { terraform: '1.12.0', awsProvider: '5.99.0' },
      repository: { owner: 'example-org', name: 'example-infra', id: '2', defaultBranch: 'feature' },
      environments: [
        { name: 'dev', branch: 'main', account: '999999999999' },
        { name: 'prd', branch: 'feature/**', account: '111111111111', destroyable: true, othersWork: 'warn' },
      ],
    });

    expect(platform).toEqual(TRUSTED);
  });

  test('adds modules, with what they need and where they are', () => {
    const added = { name: 'queue', dependsOn: ['store'], environments: ['prd'] };

    expect(moduleOf(merged({ modules: [...DEFINITION.modules, added] }), 'queue')).toMatchObject({
      ...added,
      appliedBy: 'pipeline',
    });
  });

  test('removes modules, and changes what they depend on', () => {
    const platform = merged({ modules: [BACKEND, ROLES, { ...STORE, dependsOn: ['roles'] }] });

    expect(platform.modules.map(({ name }) => name)).toEqual(['tf_remote_backend', 'roles', 'store']);
    expect(moduleOf(platform, 'store')).toMatchObject({ dependsOn: ['roles'] });
  });

  test("does not take an administrator's module to the pipeline", () => {
    const modules = [BACKEND, { ...ROLES, appliedBy: 'pipeline' as const }, NETWORK, STORE];

    expect(moduleOf(merged({ modules }), 'roles')).toMatchObject({ appliedBy: 'administrator' });
  });

  test('does not bring a known module to another environment', () => {
    const modules = [BACKEND, ROLES, { name: 'network' }, STORE];

    expect(moduleOf(merged({ modules }), 'network')).toMatchObject({ environments: ['dev'] });
  });

  test('has no say about environments that only it knows', () => {
    const environments = [...DEFINITION.environments, { name: 'qa', branch: 'qa', account: '444444444444' }];
    const modules = [...DEFINITION.modules, { name: 'queue', environments: ['qa', 'dev'] }];
    const platform = merged({ environments, modules });

    expect(platform.environments).toEqual(TRUSTED.environments);
    expect(moduleOf(platform, 'queue')).toMatchObject({ environments: ['dev'] });
  });

  test.each([
    ['another repository', { repository: { owner: 'somebody', name: 'example-infra' } }, /repository is "somebody\//],
    ['another region', { region: 'eu-central-1' }, /region is "eu-central-1", and here it is "us-east-1"/],
    ['another prefix', { prefix: 'other' }, /prefix is "other", and here it is "mlopspltf"/],
  ])('is refused for %s', (_, change, expected) => {
    expect(() => merged(change)).toThrow(expected);
    expect(() => merged(change)).toThrow(GuardError);
  });

  test('is refused where it does not go with what stands: everything is named, and where to change it', () => {
    const modules = [BACKEND, ROLES, { name: 'network' }, { ...STORE, dependsOn: ['network'] }];

    expect(() => merged({ modules })).toThrow(InputError);
    expect(() => merged({ modules })).toThrow(
      /"network" is missing in "prd"[^]*Merge those changes .* to "main" first/,
    );
  });
});
