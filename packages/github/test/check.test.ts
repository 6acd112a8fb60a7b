import { productionWith, platformWith, startWorld, type World } from './support/world';
import type { FakeGitHubOptions, StoredEnvironment } from './support/fake-github';

const worlds: World[] = [];

async function world(options?: FakeGitHubOptions): Promise<World> {
  const made = await startWorld(options);
  worlds.push(made);
  return made;
}

afterEach(async () => {
  const all = worlds.splice(0);
  await Promise.all(all.map(({ stop }) => stop()));
  expect(all.flatMap(({ github }) => github.problems)).toEqual([]);
});

/** As the definition has `prd`. */
const STRICT: Omit<StoredEnvironment, 'name'> = {
  waitTimer: 0,
  reviewers: [
    { type: 'User', id: 7 },
    { type: 'Team', id: 20 },
  ],
  preventSelfReview: true,
  adminsBypass: false,
  branches: 'custom',
  policies: [{ id: 1, name: 'main', type: 'branch' }],
};

describe('github check', () => {
  test('finds nothing where everything was set up, and only reads', async () => {
    const { github, setUp, check } = await world();
    await setUp(platformWith());
    github.asked.length = 0;
    await expect(check(platformWith())).resolves.toEqual({ weaknesses: [], remarks: [] });
    // What `actions: read` allows.
    expect(github.asked.map(({ method, pathname }) => `${method} ${pathname.split('/').at(-1) ?? ''}`)).toEqual([
      'GET environments',
      'GET deployment-branch-policies',
      'GET deployment-branch-policies',
    ]);
  });

  test.each<[string, Partial<StoredEnvironment>, RegExp]>([
    ['nobody has to approve', { reviewers: [] }, /^prd: reviewers: nobody on GitHub, @Anna, @example-org\/leads in/],
    [
      'a reviewer is missing',
      { reviewers: [{ type: 'Team', id: 20 }] },
      /^prd: reviewers: @example-org\/leads on GitHub/,
    ],
    [
      'somebody may approve whom the definition does not name',
      { reviewers: [...STRICT.reviewers, { type: 'User', id: 8 }] },
      /^prd: reviewers: @Anna, @example-org\/leads, @ben on GitHub, @Anna, @example-org\/leads in the definition/,
    ],
    ['another reviews instead', { reviewers: [{ type: 'User', id: 8 }] }, /^prd: reviewers: @ben on GitHub/],
    ['one may approve what one started', { preventSelfReview: false }, /^prd: self-review: allowed on GitHub, refused/],
    ['administrators may bypass', { adminsBypass: true }, /^prd: bypass by administrators: possible on GitHub/],
    ['all branches may deploy', { branches: 'all' }, /^prd: branches: all on GitHub, "main" in the definition/],
    ['protected branches may deploy', { branches: 'protected' }, /^prd: branches: those that are protected on GitHub/],
    [
      'a further branch may deploy',
      { policies: [...STRICT.policies, { id: 2, name: 'main-2', type: 'branch' }] },
      /^prd: branches: "main", "main-2" on GitHub/,
    ],
    ['a pattern lets others in', { policies: [{ id: 2, name: 'main*', type: 'branch' }] }, /^prd: branches: "main\*"/],
    [
      'a tag may deploy',
      { policies: [...STRICT.policies, { id: 2, name: 'main', type: 'tag' }] },
      /^prd: branches: "main", tag "main" on GitHub/,
    ],
  ])('names it when %s, and what to do', async (_title, changes, weakness) => {
    const { github, check } = await world();
    github.add('prd', { ...STRICT, ...changes });
    const { weaknesses, remarks } = await check(productionWith());
    expect(weaknesses[0]).toMatch(weakness);
    expect(weaknesses[1]).toMatch(/npx projen github:setup mends it/);
    expect(remarks).toEqual([]);
  });

  test('names a missing environment once, whatever else it lacks', async () => {
    const { check } = await world();
    const { weaknesses } = await check(productionWith());
    expect(weaknesses.filter((line) => /^(dev|prd): /.test(line))).toEqual([
      'prd: is missing on GitHub, which would make it without any protection',
    ]);
  });

  test('names the weaknesses of all environments at once', async () => {
    const { github, check } = await world();
    github.add('prd', { ...STRICT, adminsBypass: true, preventSelfReview: false });
    const { weaknesses } = await check(platformWith());
    expect(weaknesses.filter((line) => /^(dev|prd): /.test(line)).map((line) => line.split(':').slice(0, 2))).toEqual([
      ['dev', ' is missing on GitHub, which would make it without any protection'],
      ['prd', ' self-review'],
      ['prd', ' bypass by administrators'],
    ]);
  });

  test.each<[string, Partial<StoredEnvironment>, RegExp | undefined]>([
    ['no branch at all', { policies: [] }, /^prd: branches: none on GitHub, "main"/],
    ['a wait timer', { waitTimer: 30 }, undefined],
  ])('does not refuse %s, which allows no more', async (_title, changes, remark) => {
    const { github, check } = await world();
    github.add('prd', { ...STRICT, ...changes });
    const { weaknesses, remarks } = await check(productionWith());
    expect(weaknesses).toEqual([]);
    expect(remarks).toHaveLength(remark ? 1 : 0);
    if (remark) expect(remarks[0]).toMatch(remark);
  });

  test('does not refuse a reviewer where the definition asks nobody', async () => {
    const { github, check } = await world();
    github.add('prd', STRICT);
    const { weaknesses, remarks } = await check(productionWith({ reviewers: [], preventSelfReview: false }));
    expect(weaknesses).toEqual([]);
    expect(remarks).toEqual(['prd: reviewers: @Anna, @example-org/leads on GitHub, nobody in the definition']);
  });

  test('speaks of a plan of GitHub without reviewers only where one is missing', async () => {
    const { github, check } = await world();
    github.add('prd', { ...STRICT, reviewers: [...STRICT.reviewers, { type: 'User', id: 8 }] });
    const { weaknesses } = await check(productionWith());
    expect(weaknesses.filter((line) => line.includes('acceptUnprotected'))).toEqual([]);
    github.environment('prd').reviewers = [];
    const { weaknesses: without } = await check(productionWith());
    expect(without.filter((line) => line.includes('acceptUnprotected'))).toHaveLength(1);
  });

  test('knows names in another case: GitHub does', async () => {
    const { github, check } = await world();
    github.add('PRD', STRICT);
    await expect(check(productionWith({ reviewers: ['@ANNA', '@Example-Org/Leads'] }))).resolves.toEqual({
      weaknesses: [],
      remarks: [],
    });
  });

  test('does not take a reviewer that the token may not see for the one that is wanted', async () => {
    const { check } = await world({
      instead: (_method, pathname) =>
        pathname.endsWith('/environments')
          ? {
              status: 200,
              body: {
                total_count: 1,
                environments: [
                  { name: 'prd', protection_rules: [{ type: 'required_reviewers', reviewers: [{ type: 'Team' }] }] },
                ],
              },
            }
          : undefined,
    });
    const { weaknesses } = await check(productionWith());
    expect(weaknesses[0]).toMatch(/^prd: reviewers: one that the token may not see on GitHub/);
  });

  test('says where a server does not tell whether administrators can bypass', async () => {
    const { github, check } = await world({ unknownKeys: ['can_admins_bypass'] });
    github.add('prd', STRICT);
    const { weaknesses, remarks } = await check(productionWith());
    expect(weaknesses).toEqual([]);
    expect(remarks).toEqual([expect.stringMatching(/^prd: this GitHub does not say whether administrators/)]);
  });
});
