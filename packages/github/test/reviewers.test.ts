import { DefinitionError, type Violation } from '@mlopspltf/definition';
import { platformWith, productionWith, startWorld, type World } from './support/world';
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

async function violationsOf(run: Promise<unknown>): Promise<readonly Violation[]> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof DefinitionError) return error.violations;
  throw new Error('It was not refused as a wrong definition', { cause: error });
}

describe('reviewers that cannot review', () => {
  test('are told all at once, each with its place, before anything is changed or asked', async () => {
    const { github, setUp, questions } = await world();
    const platform = platformWith([
      { name: 'tst', branch: 'develop', account: '222222222222', reviewers: ['@nobody', '@ben'] },
      {
        name: 'prd',
        branch: 'main',
        account: '333333333333',
        reviewers: ['@old', '@some-org', '@example-org/gone', '@other-org/leads'],
      },
    ]);
    expect(await violationsOf(setUp(platform))).toMatchObject([
      { where: 'environments[0].reviewers[0]', value: '@nobody', problem: 'is no user of GitHub' },
      { where: 'environments[1].reviewers[0]', value: '@old', problem: 'is called "@Anna" now' },
      {
        where: 'environments[1].reviewers[1]',
        value: '@some-org',
        problem: 'is no person but of the kind "Organization"',
      },
      {
        where: 'environments[1].reviewers[2]',
        value: '@example-org/gone',
        problem: 'is no team that the token can see',
      },
      {
        where: 'environments[1].reviewers[3]',
        value: '@other-org/leads',
        problem: 'is a team of another organization than "example-org", which owns the repository',
      },
    ]);
    expect(github.changes).toEqual([]);
    expect(questions).toEqual([]);
  });

  test('are not looked for where nothing has to be changed', async () => {
    const { github, setUp } = await world();
    await setUp(productionWith());
    github.asked.length = 0;
    await setUp(productionWith());
    expect(github.asked.map(({ pathname }) => pathname).filter((path) => !path.startsWith('/repos/'))).toEqual([]);
  });

  test('of a token without that right are told with the right', async () => {
    const { setUp } = await world({
      instead: (_method, pathname) =>
        pathname.startsWith('/orgs/')
          ? { status: 403, body: { message: 'Resource not accessible by integration' } }
          : undefined,
    });
    await expect(setUp(productionWith())).rejects.toMatchObject({
      name: 'ExecutionError',
      message: expect.stringMatching(
        /Looking up @example-org\/leads failed: .*GITHUB_TOKEN lacks .*"Members: read"/,
      ) as string,
    });
  });
});
