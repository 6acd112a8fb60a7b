import { scratchFolder } from '@mlopspltf/testing';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  BareRepository,
  LocalCheckout,
  mergeCommit,
  NO_COMMIT,
  pushFromCheckout,
  removeReference,
} from '../src/repository';
import { GIT_ENV, GitCheckout } from './support/git-checkout';

/** Names that git takes, and that a shell would act on. */
const HOSTILE = [
  'feature/$(touch${IFS}pwned)',
  'feature/`touch${IFS}pwned`',
  'feature/a;touch${IFS}pwned',
  'feature/"quoted"',
  "feature/it's",
  'feature/a|b&c',
  'feature/--all',
  'feature/ümlaut',
];

async function world(files?: Readonly<Record<string, string>>) {
  const checkout = new GitCheckout(files);
  const folder = join(scratchFolder(), 'served.git');
  const open = () =>
    BareRepository.open({ folder, fullName: 'example-org/infra', defaultBranch: 'main', env: GIT_ENV });
  const served = await open();
  const local = new LocalCheckout(checkout.root, GIT_ENV);
  return { checkout, served, local, open, push: (name: string) => pushFromCheckout(local, served, name) };
}

describe('A push', () => {
  test('of a new branch has no commit before, and those commits that the default branch has not', async () => {
    const { checkout, push } = await world();
    await push('main');
    checkout.branch('feature/a');
    const first = checkout.commit({ a: '1' }, 'one\n\nwith more lines');
    const second = checkout.commit({ a: '2' }, 'two');

    const pushed = await push('feature/a');

    expect(pushed).toMatchObject({ ref: 'refs/heads/feature/a', before: NO_COMMIT, after: second });
    expect(pushed).toMatchObject({ created: true, deleted: false, forced: false, repeated: false });
    expect(pushed.commits.map(({ sha, message }) => [sha, message])).toEqual([
      [first, 'one\n\nwith more lines'],
      [second, 'two'],
    ]);
    expect(pushed.commits[0]).toMatchObject({
      author: { name: 'Ada', email: 'ada@example.org' },
      time: '2026-01-31T10:00:00+00:00',
    });
  });

  test('of another history is forced, and takes the branch along', async () => {
    const { checkout, served, push } = await world();
    checkout.branch('feature/a');
    const before = checkout.commit({ a: '1' }, 'one');
    await push('feature/a');
    checkout.git('reset', '--quiet', '--hard', 'HEAD~1');
    const after = checkout.commit({ a: '2' }, 'other');

    await expect(push('feature/a')).resolves.toMatchObject({ before, after, forced: true, created: false });
    await expect(served.resolve('refs/heads/feature/a')).resolves.toBe(after);
  });

  test('of what is there already says so', async () => {
    const { push } = await world();
    await push('main');

    await expect(push('main')).resolves.toMatchObject({ repeated: true, forced: false, commits: [] });
  });

  test('of a tag is one of its commit', async () => {
    const { checkout, push, served } = await world();
    checkout.git('tag', '-a', '-m', 'release', 'v1');

    const pushed = await push('refs/tags/v1');

    expect(pushed).toMatchObject({ ref: 'refs/tags/v1', created: true, commits: [] });
    await expect(served.resolve('refs/tags/v1')).resolves.toBe(checkout.git('rev-parse', 'HEAD'));
  });

  test('takes no file that was not committed', async () => {
    const { checkout, served, local, push } = await world();
    checkout.write({ 'README.md': 'changed\n', 'new file': '', 'folder/other': '' });

    const { after } = await push('main');

    await expect(served.read(after, 'README.md')).resolves.toBe('first\n');
    await expect(local.uncommitted()).resolves.toEqual(['README.md', 'folder/', 'new file']);
  });

  test.each(HOSTILE)('of the branch %s is one of exactly that name, and runs nothing', async (name) => {
    const { checkout, served, push } = await world();
    checkout.branch(name);

    const { ref, after } = await push(name);

    expect(ref).toBe(`refs/heads/${name}`);
    await expect(served.resolve(ref)).resolves.toBe(after);
    expect(readdirSync(checkout.root)).not.toContain('pwned');
    expect(readdirSync(served.folder)).not.toContain('pwned');
  });

  test.each(['', '-d', '--delete', 'a b', 'a..b', 'refs/heads/', 'refs/notes/x', 'HEAD:refs/heads/main', 'a\0b'])(
    'of %j is refused, as no name of a branch',
    async (name) => {
      const { push } = await world();

      await expect(push(name)).rejects.toThrow(/no name that git takes/);
    },
  );

  test('of a branch that is not there is refused with those that are', async () => {
    const { checkout, push } = await world();
    checkout.branch('feature/a');

    await expect(push('feature/b')).rejects.toThrow(/no branch "feature\/b".*"feature\/a", "main".*git switch -c/);
  });

  test('runs no hook of the checkout', async () => {
    const { checkout, push } = await world();
    checkout.write({ '.git/hooks/pre-push': '#!/bin/sh\ntouch pwned\nexit 1\n' });
    checkout.git('config', 'core.hooksPath', '.git/hooks');
    checkout.git('config', 'push.followTags', 'true');

    await expect(push('main')).resolves.toMatchObject({ created: true });
    expect(existsSync(join(checkout.root, 'pwned'))).toBe(false);
  });

  test('from a part of the history is refused with the command that fetches the rest', async () => {
    const { checkout, served } = await world();
    checkout.commit({}, 'second');
    const shallow = join(scratchFolder(), 'shallow');
    checkout.git('clone', '--quiet', '--depth=1', `file://${checkout.root}`, shallow);

    const push = pushFromCheckout(new LocalCheckout(shallow, GIT_ENV), served, 'main');

    await expect(push).rejects.toThrow('git fetch --unshallow');
  });
});

test('A deletion has no commit after it, and one of what is not there is refused', async () => {
  const { served, push } = await world();
  const { after } = await push('main');

  await expect(removeReference(served, 'main')).resolves.toMatchObject({
    before: after,
    after: NO_COMMIT,
    deleted: true,
    created: false,
  });
  await expect(served.resolve('refs/heads/main')).resolves.toBeUndefined();
  await expect(removeReference(served, 'main')).rejects.toThrow('never pushed');
});

describe('A merge', () => {
  test('of two branches is a commit with both as parents, the same each time, and changes no branch', async () => {
    const { checkout, served, push } = await world();
    const { after: base } = await push('main');
    checkout.branch('feature/a');
    checkout.commit({ a: '1' }, 'one');
    const { after: head } = await push('feature/a');

    const sides = { base, head, message: `Merge ${head} into ${base}` };
    const merged = (await mergeCommit(served, sides)) ?? '';

    expect((await served.git.run(['rev-parse', `${merged}^1`, `${merged}^2`])).split('\n')).toEqual([base, head, '']);
    await expect(mergeCommit(served, sides)).resolves.toBe(merged);
    await expect(served.read(merged, 'a')).resolves.toBe('1');
    await expect(served.resolve('refs/heads/main')).resolves.toBe(base);
  });

  test('of branches that conflict is none', async () => {
    const { checkout, served, push } = await world();
    await push('main');
    checkout.branch('feature/a');
    checkout.commit({ 'README.md': 'one\n' }, 'one');
    const { after: head } = await push('feature/a');
    checkout.checkOut('main');
    checkout.commit({ 'README.md': 'other\n' }, 'other');
    const { after: base } = await push('main');

    await expect(mergeCommit(served, { base, head, message: 'merge' })).resolves.toBeUndefined();
  });

  test('of branches without a common commit is refused', async () => {
    const { checkout, served, push } = await world();
    const { after: base } = await push('main');
    checkout.git('checkout', '--quiet', '--orphan', 'alone');
    checkout.commit({}, 'alone');
    const { after: head } = await push('alone');

    await expect(mergeCommit(served, { base, head, message: 'merge' })).rejects.toThrow('no commit in common');
  });
});

test('Files of a commit are read and listed by name; folders and what is not there are none', async () => {
  const { served, push } = await world({ 'w/a.yml': 'a', 'w/b c.yml': 'b', 'w/sub/d.yml': 'd', 'w/$(x)': '' });
  const { after } = await push('main');

  await expect(served.list(after, 'w')).resolves.toEqual(['$(x)', 'a.yml', 'b c.yml']);
  await expect(served.list(after, 'nowhere')).resolves.toEqual([]);
  await expect(served.read(after, 'w/b c.yml')).resolves.toBe('b');
  await expect(served.read(after, 'w/sub')).resolves.toBeUndefined();
  await expect(served.read(after, 'w/none.yml')).resolves.toBeUndefined();
});

test('What was pushed is there when the repository is opened again', async () => {
  const { push, open } = await world();
  const { after } = await push('main');

  await expect((await open()).resolve('refs/heads/main')).resolves.toBe(after);
});
