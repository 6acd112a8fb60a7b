import { platformWith, productionWith, startWorld, type World } from './support/world';
import type { FakeGitHubOptions } from './support/fake-github';

const worlds: World[] = [];

async function world(options?: FakeGitHubOptions): Promise<World> {
  const made = await startWorld(options);
  worlds.push(made);
  return made;
}

/** An environment with the user 8 among its reviewers, whom the definition does not name. */
const oneTooMany = () => ({
  reviewers: [
    { type: 'User' as const, id: 7 },
    { type: 'User' as const, id: 8 },
    { type: 'Team' as const, id: 20 },
  ],
  preventSelfReview: true,
  adminsBypass: false,
  branches: 'custom' as const,
});

/** What does not fit GitHub's description fails the test that sent or answered it. */
afterEach(async () => {
  const all = worlds.splice(0);
  await Promise.all(all.map(({ stop }) => stop()));
  expect(all.flatMap(({ github }) => github.problems)).toEqual([]);
});

describe('github setup', () => {
  test('makes every environment of the definition, with its reviewers and the rule for its branch', async () => {
    const { github, setUp } = await world();
    await expect(setUp(platformWith())).resolves.toEqual({ changed: ['dev', 'prd'], remarks: [] });

    expect(github.environments).toMatchObject([
      { name: 'dev', reviewers: [], branches: 'custom', policies: [{ name: 'feature/**/*', type: 'branch' }] },
      {
        name: 'prd',
        reviewers: [
          { type: 'User', id: 7 },
          { type: 'Team', id: 20 },
        ],
        preventSelfReview: true,
        adminsBypass: false,
        branches: 'custom',
        policies: [{ name: 'main', type: 'branch' }],
      },
    ]);
  });

  test('changes nothing when it is run again, and asks nobody', async () => {
    const { github, setUp, questions } = await world();
    await setUp(platformWith());
    const before = structuredClone(github.environments);
    const changes = github.changes.length;

    await expect(setUp(platformWith())).resolves.toEqual({ changed: [], remarks: [] });
    expect(github.environments).toEqual(before);
    expect(github.changes).toHaveLength(changes);
    expect(questions).toHaveLength(1);
  });

  test('leaves the bypass as it is where nobody has to approve', async () => {
    const { github, setUp } = await world();
    github.add('dev');
    await setUp(platformWith());
    expect(github.environments.map(({ name, adminsBypass }) => [name, adminsBypass])).toEqual([
      ['dev', true],
      ['prd', false],
    ]);
  });

  test('shows what GitHub has and will have before it asks', async () => {
    const { github, setUp, shown } = await world();
    github.add('prd', { reviewers: [{ type: 'User', id: 8 }], branches: 'protected' });
    await setUp(productionWith(), {
      approve: () => {
        expect(shown).toMatchObject([
          {
            wanted: { name: 'prd' },
            differences: [
              { aspect: 'reviewers', actual: '@ben', wanted: '@Anna, @example-org/leads', isWeaker: true },
              { aspect: 'self-review', actual: 'allowed', wanted: 'refused', isWeaker: true },
              { aspect: 'bypass by administrators', actual: 'possible', wanted: 'refused', isWeaker: true },
              { aspect: 'branches', actual: 'those that are protected', wanted: '"main"', isWeaker: true },
            ],
          },
        ]);
        return Promise.resolve(true);
      },
    });
    expect(github.changes).not.toEqual([]);
  });

  test.each([
    ['nobody can be asked', undefined, /nobody can be asked/],
    ['it is turned down', () => Promise.resolve(false), /turned down/],
  ])('changes nothing where %s', async (_title, approve, message) => {
    const { github, setUp, shown } = await world();
    await expect(setUp(productionWith(), { approve })).rejects.toMatchObject({
      name: 'GuardError',
      message: expect.stringMatching(message) as string,
    });
    expect(shown).toHaveLength(1);
    expect(github.changes).toEqual([]);
  });

  test('goes on where a run was stopped half-way', async () => {
    const { github, setUp } = await world();
    github.add('dev', { branches: 'custom' });
    await setUp(platformWith());
    expect(github.environment('dev').policies).toMatchObject([{ name: 'feature/**/*' }]);
    expect(github.changes.filter((change) => change.endsWith('/environments/dev'))).toEqual([]);
  });

  test('starts no further change after it was interrupted', async () => {
    const { github, setUp } = await world();
    const controller = new AbortController();
    const approve = () => {
      controller.abort('SIGINT');
      return Promise.resolve(true);
    };
    await expect(setUp(platformWith(), { approve, signal: controller.signal })).rejects.toThrow(/SIGINT/);
    expect(github.changes).toEqual([]);
  });

  test('takes away rules for other branches and tags, and further reviewers', async () => {
    const { github, setUp } = await world();
    github.add('prd', {
      ...oneTooMany(),
      policies: [
        { id: 1, name: 'main', type: 'branch' },
        { id: 2, name: 'main', type: 'tag' },
        { id: 3, name: '*', type: 'branch' },
      ],
    });
    await setUp(productionWith());
    expect(github.environment('prd')).toMatchObject({
      reviewers: [{ id: 7 }, { id: 20 }],
      policies: [{ id: 1, name: 'main', type: 'branch' }],
    });
  });

  test('takes away a reviewer whom the definition does not name, which check refuses until then', async () => {
    const { github, setUp, check } = await world();
    await setUp(productionWith());
    github.environment('prd').reviewers.push({ type: 'User', id: 8 });
    const { weaknesses } = await check(productionWith());
    expect(weaknesses).not.toEqual([]);

    await expect(setUp(productionWith())).resolves.toEqual({ changed: ['prd'], remarks: [] });
    expect(github.environment('prd').reviewers).toEqual([
      { type: 'User', id: 7 },
      { type: 'Team', id: 20 },
    ]);
    await expect(check(productionWith())).resolves.toEqual({ weaknesses: [], remarks: [] });
  });

  test('says what to do by hand where GitHub keeps a reviewer whom the definition does not name', async () => {
    const { github, setUp } = await world({
      instead: (method, pathname) =>
        method === 'PUT' && pathname.endsWith('/environments/prd') ? { status: 200, body: { name: 'prd' } } : undefined,
    });
    github.add('prd', {
      ...oneTooMany(),
      policies: [{ id: 1, name: 'main', type: 'branch' }],
    });
    await expect(setUp(productionWith())).rejects.toThrow(
      '"Required reviewers" has to name @Anna, @example-org/leads and nobody else',
    );
  });

  test("keeps wait timers and whatever else is not the definition's", async () => {
    const { github, setUp } = await world();
    github.add('prd', { waitTimer: 30 });
    github.add('dev', { waitTimer: 5, adminsBypass: false });
    const other = structuredClone(github.add('pages', { branches: 'protected' }));
    await setUp(platformWith());
    expect(github.environment('prd')).toMatchObject({ waitTimer: 30, adminsBypass: false });
    expect(github.environment('dev')).toMatchObject({ waitTimer: 5, adminsBypass: false });
    expect(github.environment('pages')).toEqual(other);
  });

  test('finds environments beyond the first page', async () => {
    const { github, setUp } = await world();
    for (let number = 0; number < 120; number += 1) github.add(`other-${number}`);
    github.add('prd', { branches: 'custom', policies: [{ id: 1, name: 'main', type: 'branch' }] });
    await setUp(productionWith());
    expect(github.changes).toEqual(['PUT /repos/example-org/mlopspltf-infra/environments/prd']);
  });

  test('takes an environment in another case for the one that is meant, as GitHub does', async () => {
    const { github, setUp } = await world();
    github.add('PRD');
    await setUp(productionWith());
    expect(github.environments).toMatchObject([{ name: 'PRD', branches: 'custom' }]);
  });

  test('hands the names of branches on as they are', async () => {
    const { github, setUp } = await world();
    await setUp(productionWith({ branch: 'release/$(touch${IFS}pwned)%2e&x=1;"' }));
    expect(github.environment('prd').policies).toMatchObject([{ name: 'release/$(touch${IFS}pwned)%2e&x=1;"' }]);
  });
});
