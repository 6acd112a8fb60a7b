import { productionWith, startWorld, type World } from './support/world';
import type { FakeGitHubOptions } from './support/fake-github';

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

/** A line break of a message is none of its words. */
const words = (text: string): RegExp => new RegExp(text.replaceAll(' ', '\\s+'), 's');

describe('a plan of GitHub without reviewers', () => {
  test.each(['refused', 'forgotten'] as const)(
    'is named where it has %s them; the branches are set nevertheless',
    async (reviewers) => {
      const { github, setUp } = await world({ reviewers });
      await expect(setUp(productionWith())).rejects.toMatchObject({
        name: 'GuardError',
        next: 'npx projen github:setup',
        message: expect.stringMatching(
          words('in GitHub Enterprise only. To go without: acceptUnprotected: true'),
        ) as string,
      });
      expect(github.environment('prd')).toMatchObject({
        reviewers: [],
        branches: 'custom',
        policies: [{ name: 'main' }],
      });
    },
  );

  test('is told in the words of GitHub, and so is the access that reviewers need', async () => {
    const { setUp } = await world({ reviewers: 'refused' });
    await expect(setUp(productionWith())).rejects.toThrow(/GitHub said: ".*billing plan/);
    const other = await world({ reviewers: 'forgotten' });
    await expect(other.setUp(productionWith())).rejects.toThrow(
      /@Anna, @example-org\/leads needs at least read access/,
    );
  });

  test('is taken where the definition accepts it, said so each time, and left alone the second time', async () => {
    const { github, setUp, check } = await world({ reviewers: 'refused' });
    const platform = productionWith({ acceptUnprotected: true });
    const remark =
      'prd: is not protected: no approval by @Anna, @example-org/leads is asked for, as acceptUnprotected says';
    await expect(setUp(platform)).resolves.toEqual({ changed: ['prd'], remarks: [remark] });
    const changes = github.changes.length;
    await expect(setUp(platform)).resolves.toEqual({ changed: [], remarks: [remark] });
    expect(github.changes).toHaveLength(changes);
    await expect(check(platform)).resolves.toEqual({ weaknesses: [], remarks: [remark] });
  });

  test('that has no environments either is accepted by the check, and told', async () => {
    const { check } = await world();
    const { weaknesses, remarks } = await check(productionWith({ acceptUnprotected: true }));
    expect(weaknesses).toEqual([]);
    expect(remarks.join('\n')).toMatch(/prd: is not protected[^]*prd: is missing on GitHub/);
  });

  test('is not accepted for reviewers that are there: they are kept', async () => {
    const { github, setUp } = await world();
    github.add('prd', { reviewers: [{ type: 'User', id: 8 }], preventSelfReview: true });
    const { remarks } = await setUp(productionWith({ acceptUnprotected: true }));
    expect(github.environment('prd')).toMatchObject({ reviewers: [{ id: 8 }], preventSelfReview: true });
    expect(remarks).toEqual([expect.stringMatching(/has reviewers on GitHub; acceptUnprotected: true is not needed/)]);
  });
});

describe('an older server', () => {
  test('that does not take the bypass of administrators gets the rest, and the way by hand is told', async () => {
    const { github, setUp } = await world({ unknownKeys: ['can_admins_bypass'] });
    const { remarks } = await setUp(productionWith());
    expect(remarks).toEqual([expect.stringMatching(/^prd: this GitHub does not say .*Settings, Environments/)]);
    expect(github.environment('prd')).toMatchObject({ reviewers: [{ id: 7 }, { id: 20 }], preventSelfReview: true });
    await expect(setUp(productionWith())).resolves.toMatchObject({ changed: [] });
  });

  test('that does not know self-review is weaker, until the definition says so too', async () => {
    const { github, setUp } = await world({ unknownKeys: ['prevent_self_review'] });
    await expect(setUp(productionWith())).rejects.toThrow(
      words('does not know the rule: update it, or write preventSelfReview: false'),
    );
    expect(github.environment('prd').reviewers).toHaveLength(2);
    await expect(setUp(productionWith({ preventSelfReview: false }))).resolves.toMatchObject({ changed: [] });
  });
});
