import { parsePlatform } from '@mlopspltf/definition';
import { scratchFolder } from '@mlopspltf/testing';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { demandReferences, openRehearsal, RequestError, type Rehearsal, type WantedReference } from '../src';
import { GIT_ENV, GitCheckout } from './support/git-checkout';

const PLATFORM = parsePlatform(
  JSON.stringify({
    schemaVersion: 1,
    repository: { owner: 'example-org', name: 'infra' },
    environments: [{ name: 'prd', branch: 'production', account: '333333333333' }],
    modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
  }),
  'test',
);

const opened: Rehearsal[] = [];
afterEach(async () => {
  for (const rehearsal of opened.splice(0)) await rehearsal.close();
});

/** A checkout with `main`, `feature/a` and a tag; and `origin/develop`, which is not checked out. */
function world() {
  const checkout = new GitCheckout();
  checkout.git('tag', 'v1');
  checkout.branch('feature/a');
  checkout.git('remote', 'add', 'origin', 'https://example.org/infra.git');
  checkout.git('update-ref', 'refs/remotes/origin/develop', 'main');
  const folder = join(scratchFolder(), 'rehearsal');
  const place = { root: checkout.root, platform: PLATFORM, folder, env: GIT_ENV };
  const demand = (wanted: readonly WantedReference[], fresh = false) => demandReferences({ ...place, fresh }, wanted);
  /** Pushes without workflows, as an earlier rehearsal would have. */
  const open = async (): Promise<Rehearsal> => {
    const rehearsal = await openRehearsal({ ...place, endpoint: 'http://127.0.0.1:1', infra: ['false'] });
    opened.push(rehearsal);
    return rehearsal;
  };
  return { checkout, folder, demand, open };
}

const references = (rehearsal: Rehearsal): Promise<string> => rehearsal.repository.git.run(['for-each-ref']);

describe('what a rehearsal wants', () => {
  test.each<WantedReference>([
    { name: 'feature/a', use: 'push' },
    { name: 'refs/tags/v1', use: 'push' },
    { name: 'main', use: 'push' },
    { name: 'feature/a', use: 'bring' },
    { name: 'develop', use: 'bring' },
    { name: 'refs/tags/v1', use: 'bring' },
    { name: 'develop', use: 'fork' },
  ])('is there: $name, to $use', async (wanted) => {
    await expect(world().demand([wanted])).resolves.toBeUndefined();
  });

  test.each<[WantedReference, RegExp]>([
    [{ name: '', use: 'push' }, /^"" is no name that git takes/],
    [{ name: 'feature/../a', use: 'push' }, /is no name that git takes/],
    [{ name: '-d', use: 'bring' }, /is no name that git takes/],
    [{ name: '', use: 'fork' }, /is no name that git takes/],
    [{ name: '', use: 'remove' }, /is no name that git takes/],
    [
      { name: 'feature/b', use: 'push' },
      /no branch "feature\/b". It has "feature\/a", "main".*git switch -c feature\/b/,
    ],
    [{ name: 'develop', use: 'push' }, /no branch "develop"/],
    [{ name: 'refs/tags/v2', use: 'push' }, /no branch "refs\/tags\/v2"/],
    [{ name: 'develpo', use: 'bring' }, /no branch "develpo"/],
    [{ name: 'develpo', use: 'fork' }, /no branch "develpo" to take for the fork's/],
    [{ name: 'feature/a', use: 'remove' }, /"feature\/a" was never pushed in this rehearsal/],
  ])('is refused where it is not there, and nothing is written: %j', async (wanted, message) => {
    const { folder, demand } = world();
    const refused = demand([wanted]);

    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(RequestError);
    expect(readdirSync(join(folder, '..'))).toEqual([]);
  });

  test('is refused all at once', async () => {
    const both = world().demand([
      { name: 'develpo', use: 'bring' },
      { name: 'feature/b', use: 'bring' },
    ]);

    await expect(both).rejects.toThrow(/no branch "develpo"[^]*\n[^]*no branch "feature\/b"/);
  });

  test('is the default branch as well, but for what is only deleted', async () => {
    const { checkout, demand, open } = world();
    await (await open()).push('feature/a');
    checkout.git('branch', '--delete', '--force', 'main');

    await expect(demand([{ name: 'feature/a', use: 'push' }], true)).rejects.toThrow('no branch "main"');
    await expect(demand([], true)).rejects.toThrow('no branch "main"');
    await expect(demand([{ name: 'feature/a', use: 'push' }])).resolves.toBeUndefined();
    await expect(demand([{ name: 'feature/a', use: 'remove' }])).resolves.toBeUndefined();
  });

  test('may be what an earlier rehearsal has, unless that is forgotten', async () => {
    const { checkout, demand, open } = world();
    await (await open()).push('feature/a');
    checkout.checkOut('main');
    checkout.git('branch', '--delete', '--force', 'feature/a');

    await expect(demand([{ name: 'feature/a', use: 'bring' }])).resolves.toBeUndefined();
    await expect(demand([{ name: 'feature/a', use: 'bring' }], true)).rejects.toThrow('no branch "feature/a"');
    await expect(demand([{ name: 'feature/a', use: 'remove' }], true)).rejects.toThrow('never pushed');
  });
});

test.each<[string, (rehearsal: Rehearsal) => Promise<unknown>]>([
  ['a push of no name', (rehearsal) => rehearsal.push('')],
  ['a push of a branch that is not there', (rehearsal) => rehearsal.push('feature/b')],
  ['a pull request from a branch that is not there', (rehearsal) => rehearsal.pullRequest('feature/b', 'main')],
  ['a pull request into a branch that is not there', (rehearsal) => rehearsal.pullRequest('feature/a', 'develpo')],
  ['a merge queue of a branch that is not there', (rehearsal) => rehearsal.mergeGroup('develpo')],
  ['a run on a branch that is not there', (rehearsal) => rehearsal.dispatch('drift', 'develpo')],
])('%s is refused before the default branch is brought', async (_title, happen) => {
  const rehearsal = await world().open();

  await expect(happen(rehearsal)).rejects.toThrow(/no name that git takes|no branch/);
  expect(await references(rehearsal)).toBe('');
});
