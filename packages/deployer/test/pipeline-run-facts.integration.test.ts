import { requireTools } from '@mlopspltf/testing';
import { pullRequestRevision, pushRevision } from '../src/pipeline/run-facts';
import { GitRepository } from './support/git-repository';

beforeAll(() => requireTools('git'));

const COMMIT = '1a2b3c4d'.repeat(5);
const PUSH = {
  GITHUB_SHA: COMMIT,
  GITHUB_REF: 'refs/heads/feature/a',
  GITHUB_ACTOR: 'ana',
  GITHUB_RUN_ID: '7',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_REPOSITORY: 'example-org/infra',
  GITHUB_SERVER_URL: 'https://github.com',
};

describe('a push', () => {
  test('deploys the commit of the run, whatever is checked out, and nothing that was not committed', () => {
    expect(pushRevision(PUSH)).toEqual({
      commit: COMMIT,
      branch: 'feature/a',
      clean: true,
      who: 'ana',
      pipeline: { id: '7', attempt: 2, url: 'https://github.com/example-org/infra/actions/runs/7/attempts/2' },
    });
  });

  test.each(['feature/$(touch pwned)', '--force', 'a b', 'ü'])('is of the branch %j as it is called', (branch) => {
    expect(pushRevision({ ...PUSH, GITHUB_REF: `refs/heads/${branch}` }).branch).toBe(branch);
  });

  test.each([
    ['GITHUB_SHA', 'main'],
    ['GITHUB_SHA', undefined],
    ['GITHUB_REF', 'refs/tags/v1'],
    ['GITHUB_REF', 'refs/pull/7/merge'],
    ['GITHUB_REF', undefined],
    ['GITHUB_RUN_ID', 'x'],
    ['GITHUB_ACTOR', ' '],
  ])('is refused where %s is %j', (name, value) => {
    expect(() => pushRevision({ ...PUSH, [name]: value })).toThrow(new RegExp(`\\n {2}${name}`));
  });

  test('is refused with everything that is wrong at once', () => {
    expect(() => pushRevision({})).toThrow(
      /GITHUB_REF is missing[^]*GITHUB_SHA is missing[^]*GITHUB_RUN_ID is missing[^]*GITHUB_ACTOR is missing/,
    );
  });
});

describe('a pull request', () => {
  const REQUEST = { ...PUSH, GITHUB_REF: 'refs/pull/7/merge', GITHUB_BASE_REF: 'develop' };

  test('stands where its base branch is', async () => {
    const repository = GitRepository.create();
    repository.git('update-ref', 'refs/remotes/origin/develop', repository.head());
    const env = { ...repository.env, ...REQUEST };

    expect(await pullRequestRevision(repository.root, env)).toMatchObject({
      branch: 'develop',
      commit: repository.head(),
      clean: true,
    });
  });

  test('has no commit where the clone does not know its base', async () => {
    const repository = GitRepository.create();

    const revision = await pullRequestRevision(repository.root, { ...repository.env, ...REQUEST });

    expect(revision).toMatchObject({ branch: 'develop', commit: undefined });
  });

  test('is refused where it names no base branch', async () => {
    await expect(pullRequestRevision('/', { ...REQUEST, GITHUB_BASE_REF: '' })).rejects.toThrow(/GITHUB_BASE_REF/);
  });
});
