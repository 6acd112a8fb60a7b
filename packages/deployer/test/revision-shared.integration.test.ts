import { requireTools } from '@mlopspltf/testing';
import type { DeployedSources } from '../src/revision/history';
import { filesAt } from '../src/revision/shared-files';
import { Git } from '../src/revision/git';
import { GitRepository } from './support/git-repository';

beforeAll(() => requireTools('git'));

const OTHER = 'feature/other';
const FILE = '.projenrc.ts';
const FILE_OF_PACKAGE = 'packages/b/stack.ts';
const LINES = Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`).join('');

/** Another branch changed one line of a file outside the packages; this one is `main`. */
function work(file = FILE): { readonly repository: GitRepository; readonly commit: string } {
  const repository = GitRepository.create();
  repository.write(file, LINES);
  repository.commit();
  const commit = repository.branchWith(OTHER, file, 20, 'other');
  repository.git('switch', '--quiet', 'main');
  return { repository, commit };
}

const deployed = (repository: GitRepository, commit: string): Promise<DeployedSources> =>
  repository.deployed(commit, 'a', 'b');
const isHeld = async (repository: GitRepository, commit: string): Promise<boolean | undefined> =>
  repository.history().holds(await deployed(repository, commit));

describe("another branch's work outside the packages is in this history", () => {
  test.each([FILE, 'package-lock.json', '.projen/tasks.json'])('not before %s was merged', async (file) => {
    const { repository, commit } = work(file);
    repository.change(FILE_OF_PACKAGE, 1, 'main');
    expect(await isHeld(repository, commit)).toBe(false);

    repository.change(file, 1, 'main');
    expect(await isHeld(repository, commit)).toBe(false);
  });

  test('not before a new file was merged', async () => {
    const { repository } = work();
    repository.git('switch', '--quiet', OTHER);
    repository.write('.projen/new.json', '{}');
    const commit = repository.commit();
    repository.git('switch', '--quiet', 'main');
    repository.change(FILE, 20, 'other');
    expect(await isHeld(repository, commit)).toBe(false);

    repository.write('.projen/new.json', '{}');
    repository.commit();
    expect(await isHeld(repository, commit)).toBe(true);
  });

  test('where no stack is made from what it changed', async () => {
    const { repository, commit } = work('README.md');
    repository.change(FILE_OF_PACKAGE, 1, 'main');

    expect(await isHeld(repository, commit)).toBe(true);
  });

  test('where only this branch changed such a file', async () => {
    const { repository } = work();
    const commit = repository.branchWith('feature/third', FILE_OF_PACKAGE, 1, 'main');
    repository.git('switch', '--quiet', 'main');
    repository.change(FILE, 1, 'main');
    repository.change(FILE_OF_PACKAGE, 1, 'main');

    expect(await isHeld(repository, commit)).toBe(true);
  });

  test('after a squash, and later changes of the same line', async () => {
    const { repository, commit } = work();
    repository.squash(OTHER);
    expect(await isHeld(repository, commit)).toBe(true);

    repository.change(FILE, 20, 'later');
    expect(await isHeld(repository, commit)).toBe(true);
  });

  test('after a squash onto a base that had moved on in the same file, and later changes of the same line', async () => {
    const { repository, commit } = work();
    repository.change(FILE, 1, 'main');
    expect(repository.squash(OTHER)).toBe(true);
    expect(await isHeld(repository, commit)).toBe(true);

    repository.change(FILE, 20, 'later');
    expect(await isHeld(repository, commit)).toBe(true);
  });

  test('merged with all that it did left out: that was decided here', async () => {
    const { repository, commit } = work();
    repository.change(FILE_OF_PACKAGE, 1, 'main');
    repository.git('switch', '--quiet', '--create', 'picked', 'main');
    repository.git('cherry-pick', OTHER);
    repository.git('switch', '--quiet', 'main');
    repository.git('merge', '--quiet', '--no-edit', '--strategy=ours', 'picked');

    expect(await isHeld(repository, commit)).toBe(true);
  });

  test('in a checkout below the root of its repository as well', async () => {
    const { repository: outer } = work();
    outer.git('switch', '--quiet', '--create', 'feature/below');
    const inner = new GitRepository(`${outer.root}/packages`, outer.env);
    outer.write('packages/packages/a/stack.ts', 'one\n');
    outer.write('packages/.projenrc.ts', LINES);
    outer.commit();
    const commit = outer.branchWith('feature/inner', 'packages/.projenrc.ts', 20, 'other');
    outer.git('switch', '--quiet', 'feature/below');
    const { sources } = await deployed(inner, commit);
    expect(Object.keys(sources)).toEqual(['a']);
    outer.write('more', '');
    outer.commit();
    expect(await isHeld(inner, commit)).toBe(false);

    outer.change('packages/.projenrc.ts', 1, 'below');
    outer.squash('feature/inner');
    expect(await isHeld(inner, commit)).toBe(true);
  });

  test('or cannot be told in a shallow clone', async () => {
    const { repository, commit } = work();
    const record = await deployed(repository, commit);
    repository.change(FILE_OF_PACKAGE, 1, 'main');
    const shallow = repository.clone('main', '--depth=2');
    expect(await shallow.history().holds(record)).toBeUndefined();

    shallow.git('fetch', '--quiet', '--depth=1', 'origin', OTHER);
    expect(await shallow.history().holds(record)).toBeUndefined();
  });
});

describe('where the branch and its commits are gone', () => {
  test('the ids in the record tell that such a file was merged as it was', async () => {
    const { repository, commit } = work();
    const record = await deployed(repository, commit);
    const holds = (): Promise<boolean | undefined> => repository.clone('main').history().holds(record);
    expect(await holds()).toBeUndefined();

    repository.squash(OTHER);
    repository.change(FILE, 20, 'later');
    expect(await holds()).toBe(true);
  });

  test('a record without them tells of the packages only', async () => {
    const { repository, commit } = work();
    const { sources } = await deployed(repository, commit);

    expect(await repository.clone('main').history().holds({ commit, sources })).toBe(true);
  });
});

test('what lies there at a commit is told from the checkout’s folder, and of no other commit', async () => {
  const { repository, commit } = work('.projen/deep/tasks.json');
  const git = new Git(repository.root, repository.env);
  const at = (one: string) => filesAt(git, one, ['.projen', 'package-lock.json']);

  expect(await at(commit)).toEqual({
    '.projen/deep/tasks.json': repository.git('rev-parse', `${commit}:.projen/deep/tasks.json`),
  });
  expect(await at('main')).toBeUndefined();
  expect(await at('c'.repeat(40))).toBeUndefined();
});
