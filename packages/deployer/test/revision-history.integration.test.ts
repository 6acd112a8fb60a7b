import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { requireTools } from '@mlopspltf/testing';
import { History } from '../src/revision/history';
import { GitRepository } from './support/git-repository';

beforeAll(() => requireTools('git'));

const OTHER = 'feature/$(touch${IFS}pwned)';

describe('how a commit is related to the one that is checked out', () => {
  test('the same, an earlier, a later, one of another branch, and one that nobody knows', async () => {
    const repository = GitRepository.create();
    const first = repository.head();
    const other = repository.branchWith(OTHER, 'packages/a/stack.ts', 1, 'other');
    repository.git('switch', '--quiet', 'main');
    const second = repository.change('packages/b/stack.ts', 1, 'main');
    const third = repository.change('packages/b/stack.ts', 1, 'main again');
    repository.git('switch', '--quiet', '--detach', second);
    const history = repository.history();

    expect(await history.relationOf(second)).toBe('same');
    expect(await history.relationOf(first)).toBe('ancestor');
    expect(await history.relationOf(third)).toBe('descendant');
    expect(await history.relationOf(other)).toBe('diverged');
    expect(await history.relationOf('deadbeef'.repeat(5))).toBe('unknown');
    expect(await history.whyUnknown()).toContain('not in this clone');
  });

  test('histories without a common commit have diverged', async () => {
    const repository = GitRepository.create();
    const main = repository.head();
    repository.git('switch', '--quiet', '--orphan', 'island');
    repository.commit();

    expect(await repository.history().relationOf(main)).toBe('diverged');
  });

  test.each(['', 'main', 'HEAD', '--all', '--output=written', 'HEAD~1', 'a'.repeat(39), `${'a'.repeat(40)}\n`])(
    '%j is no commit, whatever git could make of it',
    async (commit) => {
      const repository = GitRepository.create();
      repository.change('packages/b/stack.ts', 1, 'main');
      const history = repository.history();

      expect(await history.relationOf(commit)).toBe('unknown');
      expect(await history.holds({ commit, sources: { a: 'b'.repeat(40) } })).toBeUndefined();
      expect(existsSync(join(repository.root, 'written'))).toBe(false);
    },
  );

  test('in a shallow clone, what lies beyond its border is unknown, and the reason is told', async () => {
    const origin = GitRepository.create();
    const first = origin.head();
    const parent = origin.change('packages/a/stack.ts', 1, 'second');
    const head = origin.change('packages/a/stack.ts', 2, 'third');
    const history = origin.clone('main', '--depth=2').history();

    expect(await history.relationOf(head)).toBe('same');
    expect(await history.relationOf(parent)).toBe('ancestor');
    expect(await history.relationOf(first)).toBe('unknown');
    expect(await history.whyUnknown()).toContain('git fetch --unshallow');
  });

  test('where there is no git, everything is unknown', async () => {
    const repository = GitRepository.create();
    const commit = repository.change('packages/a/stack.ts', 1, 'x');
    const history = new History(repository.root, { PATH: '/nowhere' }, repository.git('rev-parse', 'HEAD~1'), []);

    expect(await history.relationOf(commit)).toBe('unknown');
    expect(await history.holds(await repository.deployed(commit, 'a'))).toBeUndefined();
  });
});

describe("another branch's work is in this history", () => {
  /** The other branch changed package `a`; this one is `main`. */
  function work(): { readonly repository: GitRepository; readonly commit: string } {
    const repository = GitRepository.create();
    const commit = repository.branchWith(OTHER, 'packages/a/stack.ts', 30, 'other');
    repository.git('switch', '--quiet', 'main');
    return { repository, commit };
  }
  const isHeld = async (repository: GitRepository, commit: string, ...folders: readonly string[]) =>
    repository.history().holds(await repository.deployed(commit, ...folders));

  test('not before it was merged', async () => {
    const { repository, commit } = work();
    repository.change('packages/a/stack.ts', 1, 'main');

    expect(await isHeld(repository, commit, 'a')).toBe(false);
    expect(await isHeld(repository, commit, 'a', 'b')).toBe(false);
  });

  test('for a package that it did not change', async () => {
    const { repository, commit } = work();
    repository.change('packages/b/stack.ts', 1, 'main');

    expect(await isHeld(repository, commit, 'b')).toBe(true);
  });

  test('not where it is built on top of this commit, be it that it only deleted a file', async () => {
    const { repository } = work();
    repository.git('switch', '--quiet', '--create', 'feature/later');
    repository.remove('packages/a/package.json');
    const commit = repository.commit();
    repository.git('switch', '--quiet', 'main');

    expect(await isHeld(repository, commit, 'a')).toBe(false);
  });

  test('after a merge', async () => {
    const { repository, commit } = work();
    repository.git('merge', '--quiet', '--no-ff', OTHER);

    expect(await isHeld(repository, commit, 'a')).toBe(true);
  });

  test('after a squash merge, and later changes of the same line', async () => {
    const { repository, commit } = work();
    repository.squash(OTHER);
    expect(await isHeld(repository, commit, 'a')).toBe(true);

    repository.change('packages/a/stack.ts', 30, 'later');
    expect(await isHeld(repository, commit, 'a')).toBe(true);
  });

  test('after a squash onto a base that had moved on in the same package, and later changes of the same line', async () => {
    const { repository, commit } = work();
    repository.change('packages/a/stack.ts', 1, 'main');
    expect(repository.squash(OTHER)).toBe(true);
    expect(await isHeld(repository, commit, 'a')).toBe(true);

    repository.change('packages/a/stack.ts', 30, 'later');
    repository.change('packages/a/stack.ts', 30, 'later still');
    expect(await isHeld(repository, commit, 'a', 'b')).toBe(true);
  });

  test('after a rebase onto a base that had moved on in the same package', async () => {
    const { repository, commit } = work();
    repository.change('packages/a/stack.ts', 1, 'main');
    repository.git('switch', '--quiet', OTHER);
    repository.git('rebase', '--quiet', 'main');

    expect(await isHeld(repository, commit, 'a')).toBe(true);
  });

  test('after its commits were picked one by one', async () => {
    const { repository } = work();
    repository.git('switch', '--quiet', OTHER);
    repository.remove('packages/a/package.json');
    const commit = repository.commit();
    repository.git('switch', '--quiet', 'main');
    repository.change('packages/a/stack.ts', 1, 'main');
    repository.git('cherry-pick', `${OTHER}~1`);
    expect(await isHeld(repository, commit, 'a')).toBe(false);

    repository.git('cherry-pick', OTHER);
    expect(await isHeld(repository, commit, 'a')).toBe(true);
  });

  test('after it was merged and taken back: that was decided here', async () => {
    const { repository, commit } = work();
    repository.squash(OTHER);
    repository.git('revert', '--no-edit', 'HEAD');

    expect(await isHeld(repository, commit, 'a')).toBe(true);
  });

  test('where the branch and its commits are gone, by its files alone', async () => {
    const { repository, commit } = work();
    const deployed = await repository.deployed(commit, 'a', 'b');
    repository.squash(OTHER);
    repository.change('packages/a/stack.ts', 30, 'later');
    const clone = repository.clone('main');

    expect(await clone.history().relationOf(commit)).toBe('unknown');
    expect(await clone.history().holds(deployed)).toBe(true);
  });

  test('where two packages came into it at different times', async () => {
    const repository = GitRepository.create();
    repository.branchWith(OTHER, 'packages/a/stack.ts', 30, 'other');
    const commit = repository.change('packages/b/stack.ts', 30, 'other');
    const deployed = await repository.deployed(commit, 'a', 'b');
    repository.git('switch', '--quiet', 'main');
    repository.change('packages/b/stack.ts', 30, 'other');
    repository.change('packages/b/stack.ts', 30, 'main');
    const clone = repository.clone('main').history();
    expect(await clone.holds(deployed)).toBeUndefined();
    expect(await repository.history().holds(deployed)).toBe(false);

    repository.change('packages/a/stack.ts', 30, 'other');
    expect(await repository.clone('main').history().holds(deployed)).toBe(true);
  });

  test('in a checkout below the root of its repository as well', async () => {
    const outer = new GitRepository();
    outer.git('init', '--quiet', '--initial-branch=main');
    outer.write('infra/live/packages/a/stack.ts', 'one\n');
    outer.commit();
    outer.git('switch', '--quiet', '--create', OTHER);
    outer.write('infra/live/packages/a/stack.ts', 'two\n');
    outer.write('infra/live/packages/a/new.ts', 'two\n');
    const commit = outer.commit();
    outer.git('switch', '--quiet', 'main');
    outer.write('infra/live/packages/a/more.ts', 'one\n');
    outer.commit();
    const inner = new GitRepository(join(outer.root, 'infra/live'), outer.env);
    expect(await isHeld(inner, commit, 'a')).toBe(false);

    outer.squash(OTHER);
    expect(await isHeld(inner, commit, 'a')).toBe(true);
  });

  test('not where a file that both changed stays as it was here, because git cannot merge it', async () => {
    const repository = GitRepository.create();
    repository.write('.gitattributes', '*.bin binary\n');
    repository.write('packages/a/data.bin', 'one');
    repository.commit();
    repository.git('switch', '--quiet', '--create', OTHER);
    repository.write('packages/a/data.bin', 'other');
    const commit = repository.commit();
    repository.git('switch', '--quiet', 'main');
    repository.write('packages/a/data.bin', 'main');
    repository.commit();

    expect(await isHeld(repository, commit, 'a')).toBe(false);
  });

  test('not where the file that it changed was moved to another package here', async () => {
    const { repository, commit } = work();
    repository.git('mv', 'packages/a/stack.ts', 'packages/b/moved.ts');
    repository.commit();

    expect(await isHeld(repository, commit, 'a')).toBe(false);
  });

  test('though another package is in conflict', async () => {
    const { repository } = work();
    repository.git('switch', '--quiet', OTHER);
    const commit = repository.change('packages/b/stack.ts', 30, 'other');
    repository.git('switch', '--quiet', 'main');
    repository.change('packages/a/stack.ts', 1, 'main');
    repository.change('packages/b/stack.ts', 30, 'main');
    repository.change('packages/a/stack.ts', 30, 'other');

    expect(await isHeld(repository, commit, 'a')).toBe(true);
    expect(await isHeld(repository, commit, 'b')).toBe(false);
  });

  test('or cannot be told in a shallow clone', async () => {
    const { repository, commit } = work();
    const deployed = await repository.deployed(commit, 'a');
    repository.squash(OTHER);
    repository.change('packages/a/stack.ts', 30, 'later');

    const shallow = repository.clone('main', '--depth=1');
    expect(await shallow.history().holds(deployed)).toBeUndefined();

    shallow.git('fetch', '--quiet', '--depth=1', 'origin', OTHER);
    expect(await shallow.history().relationOf(commit)).toBe('unknown');
    expect(await shallow.history().holds(deployed)).toBeUndefined();
    expect(await repository.clone('main', '--depth=2').history().holds(deployed)).toBe(true);
  });

  test('or cannot be told where nothing is known of its files', async () => {
    const { repository, commit } = work();

    expect(await repository.history().holds({ commit, sources: {} })).toBeUndefined();
    const hostile = { ['a\nHEAD:./packages/a']: 'b'.repeat(40), ['../packages/b']: 'b'.repeat(40) };
    expect(await repository.history().holds({ commit, sources: hostile })).toBe(false);
  });

  test('and asking leaves the repository as it was, and runs nothing that is in a name', async () => {
    const { repository, commit } = work();
    repository.change('packages/a/stack.ts', 1, 'main');
    const objects = (): string => execFileSync('find', ['.git', '-type', 'f'], { cwd: repository.root }).toString();
    const before = objects();

    await isHeld(repository, commit, 'a', 'b');

    expect(objects()).toBe(before);
    expect(existsSync(join(repository.root, 'pwned'))).toBe(false);
  });
});
