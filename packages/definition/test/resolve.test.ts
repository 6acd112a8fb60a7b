import { DefinitionError, parsePlatform, resolvePlatform, serializePlatform, type Violation } from '../src';
import { GOOD, platform } from './definitions';

/** The definition as plain data, so that a test can put anything into it. */
type Loose = Record<string, unknown> & { environments: Record<string, unknown>[]; modules: Record<string, unknown>[] };

function violationsOf(spoil: (definition: Loose) => void): readonly Violation[] {
  const definition = structuredClone(GOOD) as unknown as Loose;
  spoil(definition);
  try {
    resolvePlatform(definition as never);
  } catch (error) {
    if (error instanceof DefinitionError) return error.violations;
    throw error;
  }
  return [];
}

const element = (list: readonly Record<string, unknown>[], index: number): Record<string, unknown> => {
  const found = list[index];
  if (!found) throw new Error(`no element ${index}`);
  return found;
};
const environmentAt = (definition: Loose, index: number) => element(definition.environments, index);
const moduleAt = (definition: Loose, index: number) => element(definition.modules, index);

describe('a definition that is right', () => {
  test('gets every default', () => {
    expect(platform()).toMatchObject({
      prefix: 'mlopspltf',
      region: 'us-east-1',
      stateLocking: 'dynamodb',
      versions: { terraform: '1.11.4', awsProvider: '5.100.0' },
      environments: [
        { destroyable: true, othersWork: 'warn' },
        { destroyable: false, reviewers: [], othersWork: 'refuse' },
        { othersWork: 'refuse' },
      ],
      modules: [{}, { environments: ['dev', 'tst', 'prd'], dependsOn: [], appliedBy: 'pipeline' }, {}, {}],
    });
  });

  test('survives being written and read', () => {
    expect(parsePlatform(serializePlatform(platform()), 'x')).toEqual(platform());
  });

  test("takes what an environment says about others' work over what its branches suggest", () => {
    const environments = [
      { name: 'dev', branch: 'feature/**', account: '111111111111', othersWork: 'refuse' },
      { name: 'prd', branch: 'main', account: '333333333333', othersWork: 'warn' },
    ] as const;
    const made = platform({ environments });

    expect(made.environments.map(({ othersWork }) => othersWork)).toEqual(['refuse', 'warn']);
    expect(parsePlatform(serializePlatform(made), 'x')).toEqual(made);
  });

  test('has the reviewers and nobody else review, plans pull requests, and takes the default branch main', () => {
    expect(platform()).toMatchObject({
      repository: { subject: 'names', defaultBranch: 'main' },
      environments: [
        { preventSelfReview: false, acceptUnprotected: false, pullRequestPlans: 'online' },
        { preventSelfReview: false },
        { preventSelfReview: true, acceptUnprotected: false },
      ],
    });
  });

  test('takes what it says about GitHub over the defaults', () => {
    const repository = {
      owner: 'a',
      name: 'b',
      id: '74',
      ownerId: '65',
      subject: 'both',
      defaultBranch: 'trunk',
    } as const;
    const environment = {
      name: 'prd',
      branch: 'main',
      account: '333333333333',
      reviewers: ['@anna'],
      preventSelfReview: false,
      acceptUnprotected: true,
      pullRequestPlans: 'offline',
    } as const;
    const made = platform({ repository, environments: [environment] });

    expect(made.repository).toEqual(repository);
    expect(made.environments).toMatchObject([environment]);
    expect(parsePlatform(serializePlatform(made), 'x')).toEqual(made);
  });

  test("lists a module's environments in the platform's order", () => {
    const modules = [{ name: 'a', environments: ['prd', 'dev'] }];

    expect(platform({ modules }).modules[0]?.environments).toEqual(['dev', 'prd']);
  });
});

describe('each mistake is refused, with its place, its value and what to write instead', () => {
  test.each<[string, (definition: Loose) => void, string, unknown, RegExp]>([
    ['a missing repository', (d) => delete d.repository, 'repository', undefined, /missing/],
    ['a repository as text', (d) => (d.repository = 'a/b'), 'repository', 'a/b', /\{ owner, name \}/],
    ['an owner GitHub refuses', (d) => (d.repository = { owner: '-a', name: 'b' }), 'repository.owner', '-a', /owner/],
    [
      'a name below the store of plans',
      (d) => (d.repository = { owner: 'a', name: '_plans' }),
      'repository.name',
      '_plans',
      /name/,
    ],
    ['a name that is a path', (d) => (d.repository = { owner: 'a', name: '..' }), 'repository.name', '..', /name/],
    ['a prefix in capitals', (d) => (d.prefix = 'MLOps'), 'prefix', 'MLOps', /bucket/],
    ['a prefix that AWS reserves', (d) => (d.prefix = 'sthree-a'), 'prefix', 'sthree-a', /./],
    ['an unknown region', (d) => (d.region = 'us-esat-1'), 'region', 'us-esat-1', /not an AWS region/],
    ['a wrong way of locking', (d) => (d.stateLocking = 'file'), 'stateLocking', 'file', /not a choice/],
    ['a range for Terraform', (d) => (d.versions = { terraform: '^1.11' }), 'versions.terraform', '^1.11', /exact/],
    ['an old Node.js', (d) => (d.versions = { node: '18' }), 'versions.node', '18', /old/],
    ['an unknown option', (d) => (d.regions = []), 'regions', undefined, /not an option/],
    ['no environments', (d) => (d.environments = []), 'environments', undefined, /empty/],
    [
      'an environment called local',
      (d) => (environmentAt(d, 0).name = 'local'),
      'environments[0].name',
      'local',
      /deploy:local/,
    ],
    ['an environment in capitals', (d) => (environmentAt(d, 0).name = 'Dev'), 'environments[0].name', 'Dev', /name/],
    ['a duplicate environment', (d) => (environmentAt(d, 1).name = 'dev'), 'environments[1].name', 'dev', /already/],
    [
      'a short account id',
      (d) => (environmentAt(d, 1).account = '22222222222'),
      'environments[1].account',
      '22222222222',
      /account id/,
    ],
    [
      'an account id as a number',
      (d) => (environmentAt(d, 1).account = 222222222222),
      'environments[1].account',
      222222222222,
      /not text/,
    ],
    [
      'one account for two',
      (d) => (environmentAt(d, 1).account = '111111111111'),
      'environments[1].account',
      '111111111111',
      /already/,
    ],
    [
      'a branch pattern of another kind',
      (d) => (environmentAt(d, 0).branch = 'feature/*'),
      'environments[0].branch',
      'feature/*',
      /kind/,
    ],
    [
      'a branch that git refuses',
      (d) => (environmentAt(d, 0).branch = 'a..b'),
      'environments[0].branch',
      'a..b',
      /git refuses/,
    ],
    [
      'overlapping branches',
      (d) => (environmentAt(d, 1).branch = 'feature/x'),
      'environments[1].branch',
      'feature/x',
      /overlaps/,
    ],
    [
      'branches that differ by case',
      (d) => (environmentAt(d, 1).branch = 'MAIN'),
      'environments[2].branch',
      'main',
      /overlaps/,
    ],
    [
      'a reviewer without @',
      (d) => (environmentAt(d, 1).reviewers = ['bob']),
      'environments[1].reviewers[0]',
      'bob',
      /team/,
    ],
    [
      'a reviewer twice',
      (d) => (environmentAt(d, 1).reviewers = ['@bob', '@Bob']),
      'environments[1].reviewers[1]',
      '@Bob',
      /twice/,
    ],
    [
      'no self-review where nobody reviews',
      (d) => (environmentAt(d, 1).preventSelfReview = true),
      'environments[1].preventSelfReview',
      true,
      /no reviewers/,
    ],
    [
      'acceptance that is neither yes nor no',
      (d) => (environmentAt(d, 2).acceptUnprotected = 'yes'),
      'environments[2].acceptUnprotected',
      'yes',
      /neither true nor false/,
    ],
    [
      'another way to plan pull requests',
      (d) => (environmentAt(d, 0).pullRequestPlans = false),
      'environments[0].pullRequestPlans',
      false,
      /not a choice/,
    ],
    [
      'a repository id as a number',
      (d) => (d.repository = { owner: 'a', name: 'b', id: 123 }),
      'repository.id',
      123,
      /not text/,
    ],
    [
      'an owner id that is a name',
      (d) => (d.repository = { owner: 'a', name: 'b', ownerId: 'a' }),
      'repository.ownerId',
      'a',
      /not an id/,
    ],
    [
      'another form of the subject',
      (d) => (d.repository = { owner: 'a', name: 'b', subject: 'id' }),
      'repository.subject',
      'id',
      /not a choice/,
    ],
    [
      "a subject of ids without the repository's",
      (d) => (d.repository = { owner: 'a', name: 'b', subject: 'ids', ownerId: '1' }),
      'repository.id',
      undefined,
      /missing/,
    ],
    [
      "a subject of both forms without the owner's id",
      (d) => (d.repository = { owner: 'a', name: 'b', subject: 'both', id: '1' }),
      'repository.ownerId',
      undefined,
      /missing/,
    ],
    [
      'a default branch that is many',
      (d) => (d.repository = { owner: 'a', name: 'b', defaultBranch: 'release/**' }),
      'repository.defaultBranch',
      'release/**',
      /more than one/,
    ],
    [
      'a default branch that git refuses',
      (d) => (d.repository = { owner: 'a', name: 'b', defaultBranch: 'a..b' }),
      'repository.defaultBranch',
      'a..b',
      /git refuses/,
    ],
    [
      "another answer to others' work",
      (d) => (environmentAt(d, 1).othersWork = 'ignore'),
      'environments[1].othersWork',
      'ignore',
      /not a choice/,
    ],
    [
      'an option of an environment misspelt',
      (d) => (environmentAt(d, 1).acount = '1'),
      'environments[1].acount',
      undefined,
      /not an option/,
    ],
    [
      'an environment that is none',
      (d) => d.environments.push(null as never),
      'environments[3]',
      null,
      /not an object/,
    ],
    [
      'a module name in kebab-case',
      (d) => (moduleAt(d, 1).name = 'net-work'),
      'modules[1].name',
      'net-work',
      /name of a module/,
    ],
    [
      'a module name that is a prototype',
      (d) => (moduleAt(d, 1).name = '__proto__'),
      'modules[1].name',
      '__proto__',
      /name of a module/,
    ],
    ['a duplicate module', (d) => (moduleAt(d, 2).name = 'network'), 'modules[2].name', 'network', /already/],
    [
      'a module in a package of the tools',
      (d) => (moduleAt(d, 2).name = 'shared_constructs'),
      'modules[2].name',
      'shared_constructs',
      /taken/,
    ],
    [
      "a module in the backend's package",
      (d) => (moduleAt(d, 2).name = 'backend_bootstrap'),
      'modules[2].name',
      'backend_bootstrap',
      /taken/,
    ],
    ['a module called as a word', (d) => (moduleAt(d, 2).name = 'export'), 'modules[2].name', 'export', /word/],
    [
      'a module called as a built-in',
      (d) => (moduleAt(d, 2).name = 'global_this'),
      'modules[2].name',
      'global_this',
      /word/,
    ],
    [
      'a module called module',
      (d) => (moduleAt(d, 2).name = 'module'),
      'modules[2].name',
      'module',
      /sources of every/,
    ],
    [
      'two modules with one class',
      (d) => d.modules.push({ name: 'store2' }, { name: 'store_2' }),
      'modules[5].name',
      'store_2',
      /"store2" of modules\[4\]/,
    ],
    [
      'an unknown dependency',
      (d) => (moduleAt(d, 3).dependsOn = ['netwrok']),
      'modules[3].dependsOn[0]',
      'netwrok',
      /not a module/,
    ],
    [
      'a dependency twice',
      (d) => (moduleAt(d, 3).dependsOn = ['network', 'network']),
      'modules[3].dependsOn[1]',
      'network',
      /twice/,
    ],
    [
      'a dependency on itself',
      (d) => (moduleAt(d, 1).dependsOn = ['network']),
      'modules[1].dependsOn',
      ['network'],
      /network → network/,
    ],
    [
      'an unknown environment of a module',
      (d) => (moduleAt(d, 1).environments = ['dev', 'qa']),
      'modules[1].environments[1]',
      'qa',
      /not an environment/,
    ],
    [
      'a module without environments',
      (d) => (moduleAt(d, 1).environments = []),
      'modules[1].environments',
      [],
      /empty/,
    ],
    [
      'a description of two lines',
      (d) => (moduleAt(d, 1).description = 'a\nb'),
      'modules[1].description',
      'a\nb',
      /line/,
    ],
    ['a wrong applier', (d) => (moduleAt(d, 1).appliedBy = 'me'), 'modules[1].appliedBy', 'me', /not a choice/],
    [
      'the backend in the hands of the pipeline',
      (d) => delete moduleAt(d, 0).appliedBy,
      'modules[0].appliedBy',
      'pipeline',
      /store of all states/,
    ],
    [
      'a backend that depends on something',
      (d) => (moduleAt(d, 0).dependsOn = ['network']),
      'modules[0].dependsOn',
      ['network'],
      /before all other/,
    ],
    [
      'a backend in one environment',
      (d) => (moduleAt(d, 0).environments = ['dev', 'tst']),
      'modules[0].environments',
      ['dev', 'tst'],
      /every environment/,
    ],
  ])('%s', (_title, spoil, where, value, problem) => {
    const found = violationsOf(spoil).filter((violation) => violation.where === where);

    expect(found).toHaveLength(1);
    expect(found[0]?.value).toEqual(value);
    expect(found[0]?.problem).toMatch(problem);
    expect(found[0]?.remedy).toMatch(/^[A-Z].*\.$/s);
  });

  test('a dependency that is missing in an environment of its dependent', () => {
    const [violation] = violationsOf((d) => (moduleAt(d, 1).environments = ['dev']));

    expect(violation).toMatchObject({ where: 'modules[3].dependsOn[0]', value: 'network' });
    expect(violation?.problem).toBe('is missing in "tst", "prd", where "training" is to be');
  });

  test('a cycle through three modules, told once, as a path', () => {
    const violations = violationsOf((d) => {
      moduleAt(d, 1).dependsOn = ['training'];
      moduleAt(d, 2).dependsOn = ['network'];
      moduleAt(d, 3).dependsOn = ['artifact_store'];
    });

    expect(violations.map(({ problem }) => problem)).toEqual([
      'closes a cycle: network → training → artifact_store → network',
    ]);
  });

  test("a bucket's name is measured with the longest environment", () => {
    const violations = violationsOf((d) => {
      d.prefix = 'a'.repeat(40);
      environmentAt(d, 2).name = 'production';
    });

    // 40 + '-dev-s3-tf-backend' = 58; with 'production' 65.
    expect(violations.map(({ where }) => where)).toEqual(['environments[2].name']);
    expect(violations[0]?.problem).toContain('65 characters, AWS takes 63');
  });

  test('one account for two environments passes when it is said so', () => {
    expect(
      violationsOf((d) => {
        environmentAt(d, 1).account = '111111111111';
        d.allowSharedAccounts = true;
      }),
    ).toEqual([]);
  });
});

test('two environments in one account have names of which none begins with the other', () => {
  const [violation, ...others] = violationsOf((d) => {
    environmentAt(d, 1).account = '111111111111';
    environmentAt(d, 1).name = 'dev-eu';
    d.allowSharedAccounts = true;
  });

  expect(others).toEqual([]);
  expect(violation).toMatchObject({ where: 'environments[1].name', value: 'dev-eu' });
});

describe('many mistakes', () => {
  test('five mistakes are reported as five, in one error', () => {
    const violations = violationsOf((d) => {
      d.region = 'mars-1';
      environmentAt(d, 0).account = 'x';
      environmentAt(d, 1).branch = 'main';
      moduleAt(d, 1).name = 'Network!';
      moduleAt(d, 3).dependsOn = ['artifact_store', 'nothing'];
    });

    expect(violations).toHaveLength(5);
  });

  test('the message numbers them, with value and remedy', () => {
    const error = new DefinitionError(
      violationsOf((d) => ((d.region = 'mars-1'), (environmentAt(d, 0).account = 'x'))),
      '.projenrc.ts',
    );

    expect(error.message).toMatch(
      /^2 mistakes in \.projenrc\.ts:\n {2}1\. region: "mars-1" is not an AWS region\n {5}Write /,
    );
    expect(error.message).toContain('  2. environments[0].account: "x" is not an AWS account id\n');
  });

  test.each([undefined, null, 3, 'text', []])('%p instead of a definition is one mistake', (input) => {
    expect(() => resolvePlatform(input as never)).toThrow(/^1 mistake in \.projenrc\.ts/);
  });

  test('a value with control characters stays on one line of the message', () => {
    const error = new DefinitionError(violationsOf((d) => (d.region = 'a\nb\u001b[31m')));

    expect(error.message).not.toContain('\u001b');
    expect(error.message).toContain(String.raw`"a\nb\u001b[31m"`);
  });

  test('a value that would turn the text around it is escaped', () => {
    const error = new DefinitionError(violationsOf((d) => (d.region = 'a\u202eb\u009b\u{e0001}')));

    expect(error.message).toContain(String.raw`"a\u202eb\u009b\udb40\udc01"`);
  });
});

describe('a written platform', () => {
  test('that is no JSON is refused', () => {
    expect(() => parsePlatform('{', 'platform.json')).toThrow(/platform\.json.*is not JSON.*npx projen/s);
  });

  test.each([
    ['null', /schemaVersion.*not the version.*npx projen synth/s],
    ['{}', /schemaVersion.*not the version.*npx projen synth/s],
    ['{"schemaVersion":0}', /schemaVersion: 0 is not the version.*npx projen synth/s],
    ['{"schemaVersion":2}', /schemaVersion: 2 is newer.*npx projen upgrade;.*git pull and npm ci/s],
  ])('%s, of another version, is refused with the way on', (json, message) => {
    expect(() => parsePlatform(json, 'platform.json')).toThrow(message);
  });
});
