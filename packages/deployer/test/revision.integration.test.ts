import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { savePlans } from '../src/plans/plan-set';
import { Git } from '../src/revision/git';
import { readRevision } from '../src/revision/revision';
import { GitRepository } from './support/git-repository';

beforeAll(() => requireTools('git'));

const read = (repository: GitRepository, env: NodeJS.ProcessEnv = {}) =>
  readRevision(repository.root, { ...repository.env, ...env });

describe('on a machine of a person', () => {
  test('commit, branch and person are told, and that nothing is uncommitted', async () => {
    const repository = GitRepository.create();

    const { who, ...revision } = await read(repository);
    expect(revision).toEqual({ commit: repository.head(), branch: 'main', clean: true });
    expect(who).toMatch(new RegExp(`^.+@${hostname()}$`));
  });

  test.each(['feature/a/b', 'feature/$(touch${IFS}pwned)', `feature/it's;"here"&`, 'feature/ü', 'feature/\u202e'])(
    'a branch called %j is told as it is called',
    async (branch) => {
      const repository = GitRepository.create();
      repository.git('switch', '--quiet', '--create', branch);

      expect(await read(repository)).toMatchObject({ branch, clean: true });
      expect(existsSync(join(repository.root, 'pwned'))).toBe(false);
    },
  );

  test('plans that were saved into the checkout leave it clean: they have to be applied from what they were made of', async () => {
    const repository = GitRepository.create();

    await savePlans(join(repository.root, 'plans', 'dev'), []);

    expect(await read(repository)).toMatchObject({ clean: true });
  });

  test.each<[string, (repository: GitRepository) => void]>([
    ['a changed file', (repository) => repository.write('packages/a/stack.ts', 'changed')],
    ['a staged file', (repository) => (repository.write('packages/a/stack.ts', 'x'), repository.git('add', '--all'))],
    ['a deleted file', (repository) => repository.remove('packages/a/stack.ts')],
    ['an untracked file', (repository) => repository.write('packages/a/new.ts', '')],
    ['an untracked file called like a header', (repository) => repository.write('# branch.head prd', '')],
    [
      'an untracked file that the configuration hides',
      (repository) => {
        repository.git('config', 'status.showUntrackedFiles', 'no');
        repository.write('packages/a/new.ts', '');
      },
    ],
  ])('%s is uncommitted', async (_title, change) => {
    const repository = GitRepository.create();
    change(repository);

    expect(await read(repository)).toMatchObject({ branch: 'main', commit: repository.head(), clean: false });
  });

  test('a file that was called like a header and got another name does not speak', async () => {
    const repository = GitRepository.create();
    repository.write('# branch.head prd', 'text');
    repository.commit();
    repository.git('mv', '# branch.head prd', 'renamed');

    expect(await read(repository)).toMatchObject({ branch: 'main', clean: false });
  });

  test('what git ignores is not uncommitted', async () => {
    const repository = GitRepository.create();
    repository.write('.gitignore', 'cdktf.out/\n');
    repository.commit();
    repository.write('cdktf.out/stacks/a/cdk.tf.json', '{}');

    expect(await read(repository)).toMatchObject({ clean: true });
  });

  test('a commit that is checked out by itself has no branch', async () => {
    const repository = GitRepository.create();
    repository.git('switch', '--quiet', '--detach');

    const revision = await read(repository);
    expect(revision).toMatchObject({ commit: repository.head(), clean: true });
    expect(revision.branch).toBeUndefined();
  });

  test('before the first commit no commit is known, and nothing is clean', async () => {
    const repository = new GitRepository();
    repository.git('init', '--quiet', '--initial-branch=main');

    const revision = await read(repository);
    expect(revision).toMatchObject({ branch: 'main', clean: false });
    expect(revision.commit).toBeUndefined();
  });

  test.each<[string, () => readonly [string, NodeJS.ProcessEnv]]>([
    ['outside of a repository', () => [new GitRepository().root, new GitRepository().env]],
    ['in a folder that is not there', () => ['/nowhere/at/all', { PATH: process.env.PATH }]],
    ['without git', () => [GitRepository.create().root, { PATH: scratchFolder() }]],
    [
      'in a repository of another user, which git does not trust',
      () => {
        const { root, env } = GitRepository.create();
        return [root, { ...env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }];
      },
    ],
  ])('%s no commit and no branch is known, and nothing is clean', async (_title, arrange) => {
    const [root, env] = arrange();
    const { who, ...revision } = await readRevision(root, { ...env, GIT_CEILING_DIRECTORIES: join(root, '..') });

    expect(revision).toEqual({ clean: false });
    expect(who).toContain('@');
  });

  test("another repository's variables, as git sets them for its hooks, lead nowhere", async () => {
    const repository = GitRepository.create();
    const other = GitRepository.create();
    other.change('packages/a/stack.ts', 1, 'other');
    const git = join(other.root, '.git');

    const revision = await read(repository, {
      GIT_DIR: git,
      GIT_WORK_TREE: other.root,
      GIT_INDEX_FILE: join(git, 'index'),
      GIT_GLOB_PATHSPECS: '1',
      GIT_PREFIX: 'packages/',
    });
    expect(revision).toMatchObject({ commit: repository.head(), clean: true });
  });
});

describe('in a workflow', () => {
  const WORKFLOW = {
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'dependabot[bot]',
    GITHUB_REF: 'refs/heads/feature/$(touch${IFS}pwned)',
    GITHUB_REPOSITORY: 'example-org/example.infra',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_RUN_ID: '1658821493',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: 'c0ffee00'.repeat(5),
  };

  test('the branch is the one that the workflow runs for, and the run is told', async () => {
    const repository = GitRepository.create();
    repository.git('switch', '--quiet', '--detach');

    expect(await read(repository, WORKFLOW)).toEqual({
      commit: repository.head(),
      branch: 'feature/$(touch${IFS}pwned)',
      clean: true,
      who: 'dependabot[bot]',
      pipeline: {
        url: 'https://github.com/example-org/example.infra/actions/runs/1658821493/attempts/2',
        id: '1658821493',
        attempt: 2,
      },
    });
  });

  test.each(['refs/pull/7/merge', 'refs/tags/main', 'refs/heads/', 'main', ''])(
    'the reference %j is no branch, whatever is checked out',
    async (reference) => {
      const revision = await read(GitRepository.create(), { ...WORKFLOW, GITHUB_REF: reference });

      expect(revision.branch).toBeUndefined();
    },
  );

  test("without a repository the commit is the workflow's, but nothing vouches for the files", async () => {
    expect(await read(new GitRepository(), WORKFLOW)).toMatchObject({ commit: WORKFLOW.GITHUB_SHA, clean: false });
  });

  test.each([
    { GITHUB_RUN_ID: '' },
    { GITHUB_RUN_ID: '1/../../2' },
    { GITHUB_RUN_ATTEMPT: '0' },
    { GITHUB_RUN_ATTEMPT: '1e3' },
    { GITHUB_REPOSITORY: 'infra' },
    { GITHUB_REPOSITORY: 'a/b"><script>' },
    { GITHUB_SERVER_URL: 'javascript:alert(1)' },
    { GITHUB_SERVER_URL: 'https://user:secret@github.com' },
    { GITHUB_ACTIONS: 'yes' },
  ])('%j is no run that could be looked up', async (wrong) => {
    const revision = await read(GitRepository.create(), { ...WORKFLOW, ...wrong });

    expect(revision.pipeline).toBeUndefined();
    expect(JSON.stringify(revision)).not.toContain('secret');
  });

  test('what is no commit is none', async () => {
    const revision = await read(new GitRepository(), { ...WORKFLOW, GITHUB_SHA: '--all' });

    expect(revision.commit).toBeUndefined();
  });
});

test('a command that git refuses, and one that reads its input, are answered', async () => {
  const repository = GitRepository.create();
  const git = new Git(repository.root, repository.env);

  expect(await git.run(['rev-parse', '--verify', 'no-such-branch'])).toMatchObject({ code: 128, stdout: '' });
  expect(await git.read(['rev-parse', '--verify', 'no-such-branch'])).toBeUndefined();
  expect(await git.read(['hash-object', '--stdin'], { input: '' })).toMatch(/^e69de29/);
});
