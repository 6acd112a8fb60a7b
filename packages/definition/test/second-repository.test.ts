import fc from 'fast-check';
import {
  backendRepository,
  DefinitionError,
  mermaidGraph,
  moduleRolePath,
  ownsBackend,
  parsePlatform,
  repositoryTag,
  resolvePlatform,
  roleBoundaryName,
  serializePlatform,
  workflowRoleName,
  type ModuleDefinition,
  type Platform,
  type PlatformDefinition,
  type Violation,
} from '../src';
import { GOOD } from './definitions';

const NETWORK = { repository: 'mlopspltf-infra', module: 'network' } as const;

/** A definition that shares the backend of the example. */
const SECOND: PlatformDefinition = {
  ...GOOD,
  repository: { owner: 'example-org', name: 'mlopspltf-features' },
  backend: { repository: 'mlopspltf-infra' },
  modules: [{ name: 'feature_store', reads: [NETWORK] }],
};

function named(name: string, changes: Partial<PlatformDefinition> = {}): Platform {
  return resolvePlatform({ ...SECOND, repository: { owner: 'example-org', name }, ...changes });
}

function violations(changes: Partial<PlatformDefinition>): readonly Violation[] {
  try {
    resolvePlatform({ ...SECOND, ...changes });
  } catch (error) {
    if (error instanceof DefinitionError) return error.violations;
    throw error;
  }
  return [];
}

describe('a repository that shares the backend of another one', () => {
  test('is read as it was written, through its file too', () => {
    const platform = resolvePlatform(SECOND);

    expect(platform).toMatchObject({ backend: { repository: 'mlopspltf-infra' }, modules: [{ reads: [NETWORK] }] });
    expect(parsePlatform(serializePlatform(platform), 'x')).toEqual(platform);
  });

  test('knows whose backend it is, where that is said', () => {
    expect(backendRepository(resolvePlatform(SECOND))).toBe('mlopspltf-infra');
    expect(backendRepository(resolvePlatform({ ...SECOND, backend: undefined }))).toBeUndefined();
    expect(backendRepository(resolvePlatform(GOOD))).toBe('mlopspltf-infra');
    expect(ownsBackend(resolvePlatform(GOOD))).toBe(true);
  });

  test('may be named by the one that has it', () => {
    expect(() => resolvePlatform({ ...GOOD, backend: { repository: 'mlopspltf-infra' } })).not.toThrow();
  });

  test('adds nothing to a definition that says nothing of it', () => {
    const text = serializePlatform(resolvePlatform(GOOD));

    expect(JSON.parse(text)).not.toHaveProperty('backend');
    expect(JSON.parse(text)).not.toHaveProperty('modules.1.reads');
  });

  test('shows what it reads of others as what it does not deploy', () => {
    const modules = [
      { name: 'a', reads: [NETWORK, { repository: 'my.repo', module: 'x' }] },
      { name: 'b', reads: [NETWORK], dependsOn: ['a'] },
    ];

    expect(mermaidGraph(named('mlopspltf-features', { modules })).split('\n')).toEqual([
      'flowchart LR',
      '  Remote1(["mlopspltf-infra/network"])',
      '  Remote2(["my.repo/x"])',
      '  a[a]',
      '  b[b]',
      '  a --> b',
      '  Remote1 -.-> a',
      '  Remote2 -.-> a',
      '  Remote1 -.-> b',
      '',
    ]);
  });
});

describe('names of roles', () => {
  test('are as short as ever in the repository that has the backend', () => {
    const first = resolvePlatform(GOOD);

    expect(workflowRoleName(first, 'dev', 'plan')).toBe('mlopspltf-dev-iam-github-plan');
    expect(roleBoundaryName(first, 'dev')).toBe('mlopspltf-dev-iam-role-boundary');
    expect(moduleRolePath(first)).toBe('/mlopspltf/');
  });

  test('tell other repositories by what follows the prefix', () => {
    const second = resolvePlatform(SECOND);

    expect(workflowRoleName(second, 'dev', 'plan')).toBe('mlopspltf-dev-iam-features-github-plan');
    expect(roleBoundaryName(second, 'dev')).toBe('mlopspltf-dev-iam-features-role-boundary');
    expect(moduleRolePath(second)).toBe('/mlopspltf/repositories/features/');
  });

  test.each([
    ['features', /^features-[0-9a-f]{8}$/],
    ['mlopspltf-my.repo_2', /^my-repo-2-[0-9a-f]{8}$/],
    ['mlopspltf-a-very-long-name-for-a-repository', /^a-very-long-[0-9a-f]{8}$/],
    ['mlopspltf-features-0123abcd', /^features-01-[0-9a-f]{8}$/],
    ['mlopspltf-', /^[0-9a-f]{8}$/],
    ['---', /^[0-9a-f]{8}$/],
  ])('%s, which could be taken for another, gets a digest', (name, expected) => {
    expect(repositoryTag(named(name))).toMatch(expected);
  });

  test('are never those of another repository', () => {
    const names = fc.stringMatching(/^(mlopspltf-)?[a-zA-Z0-9.-][a-zA-Z0-9._-]{0,40}$/);
    const usable = names.filter((name) => !/^\.{1,2}$|\.git$/i.test(name));
    fc.assert(
      fc.property(usable, usable, (one, other) => {
        const differ = one.toLowerCase() !== other.toLowerCase();
        const [a, b] = [one, other].map((name) => repositoryTag({ prefix: 'mlopspltf', repository: { name } }));

        expect(a !== b).toBe(differ);
        expect(a).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(a?.length).toBeLessThanOrEqual(20);
      }),
      { examples: [['mlopspltf-features', 'features'] as [string, string], ['mlopspltf-a.b', 'mlopspltf-a-b']] },
    );
  });

  test('fit into what AWS takes, or the definition is refused', () => {
    const named64 = { repository: { owner: 'acme', name: `${'p'.repeat(32)}-features` } };

    expect(violations({ ...named64, prefix: 'p'.repeat(32) })).toEqual([]);
    expect(violations({ ...named64, prefix: 'q'.repeat(32) })[0]).toMatchObject({
      where: 'environments[0].name',
      value: 'dev',
      problem: expect.stringContaining('makes the name of a role too long') as string,
    });
  });
});

describe('refused is', () => {
  const reads = (...list: NonNullable<ModuleDefinition['reads']>): Partial<PlatformDefinition> => ({
    modules: [{ name: 'feature_store', reads: list }],
  });

  test.each<[string, Partial<PlatformDefinition>, Partial<Violation>]>([
    [
      'a backend of another repository beside the own one',
      { modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }] },
      { where: 'backend.repository', value: 'mlopspltf-infra', remedy: expect.stringMatching(/Remove/) as string },
    ],
    [
      'the own repository, without the module',
      { backend: { repository: 'mlopspltf-features' } },
      { where: 'backend.repository', problem: expect.stringContaining('has no module') as string },
    ],
    [
      'a name whose states lie where those of the owner lie',
      { backend: { repository: 'mlopspltf_Features' } },
      { where: 'backend.repository', problem: expect.stringContaining('"mlopspltf_features/"') as string },
    ],
    [
      'a backend that is no object',
      { backend: 'mlopspltf-infra' as never },
      { where: 'backend', remedy: expect.stringContaining('{ repository: "NAME" }') as string },
    ],
    [
      'a repository with its owner',
      reads({ repository: 'example-org/infra', module: 'network' }),
      { where: 'modules[0].reads[0].repository', value: 'example-org/infra' },
    ],
    [
      'something that is no name of a module',
      reads({ repository: 'mlopspltf-infra', module: '../network' }),
      { where: 'modules[0].reads[0].module', value: '../network' },
    ],
    [
      'a module of this repository',
      reads({ repository: 'mlopspltf-features', module: 'network' }),
      { where: 'modules[0].reads[0].repository', remedy: expect.stringContaining('dependsOn: ["network"]') as string },
    ],
    [
      'a repository whose states lie among the own ones',
      reads({ repository: 'mlopspltf_features', module: 'network' }),
      { where: 'modules[0].reads[0].repository', problem: expect.stringContaining('keeps its states') as string },
    ],
    ['the same module twice', reads(NETWORK, NETWORK), { where: 'modules[0].reads[1]', problem: 'stands there twice' }],
    ['a read without a module', reads({ repository: 'x' } as never), { where: 'modules[0].reads[0].module' }],
    ['a text', reads('mlopspltf-infra/network' as never), { where: 'modules[0].reads[0]' }],
  ])('%s', (_, changes, expected) => {
    expect(violations(changes)).toMatchObject([expected]);
  });

  test('a backend that reads other states', () => {
    const modules = [{ name: 'tf_remote_backend', appliedBy: 'administrator', reads: [NETWORK] }] as const;

    expect(violations({ backend: undefined, modules })).toMatchObject([{ where: 'modules[0].reads' }]);
  });
});
