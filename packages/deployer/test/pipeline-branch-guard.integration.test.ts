import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePlatform } from '@mlopspltf/definition';
import { requireTools } from '@mlopspltf/testing';
import type { ProgressEvent, Revision } from '../src/api';
import { refuseOtherBranch, refuseSuperseded } from '../src/pipeline/branch-guard';
import { GitRepository } from './support/git-repository';
import { observedSession } from './support/session';

beforeAll(() => requireTools('git'));

const platform = resolvePlatform({
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [
    { name: 'dev', branch: 'feature/**', account: '111111111111' },
    { name: 'prd', branch: 'main', account: '333333333333' },
  ],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
});
const from = (branch: string | undefined, commit?: string): Revision => ({ branch, commit, clean: true, who: 'ana' });

describe('a run works for the environment of its branch', () => {
  test.each([
    ['dev', 'feature/a'],
    ['dev', 'feature/a/b'],
    ['prd', 'main'],
  ])('%s takes %s', (environment, branch) => {
    const session = observedSession(platform, { environment, revision: from(branch) });

    expect(() => refuseOtherBranch(session)).not.toThrow();
  });

  test.each([
    ['prd', 'feature/a', /"feature\/a" leads to dev, and prd is deployed from the branch "main"/],
    ['dev', 'main', /leads to prd, and dev is deployed from branches "feature\/\*\*"/],
    ['prd', 'Main', /leads to no environment/],
    ['prd', 'main-2', /leads to no environment/],
    ['prd', undefined, /leads to no environment/],
  ])('%s refuses %s', (environment, branch, expected) => {
    const session = observedSession(platform, { environment, revision: from(branch) });

    expect(() => refuseOtherBranch(session)).toThrow(expected);
  });
});

describe('a run leaves the work to that of a later commit', () => {
  const scene = (branch = 'feature/a') => {
    const repository = GitRepository.create();
    const commit = repository.head();
    repository.git('update-ref', `refs/remotes/origin/${branch}`, commit);
    const check = async (): Promise<readonly ProgressEvent[]> => {
      const { root, env } = repository;
      const session = observedSession(platform, { root, env, revision: from(branch, commit) });
      await refuseSuperseded(session);
      return session.events;
    };
    return { repository, commit, check };
  };

  test('goes on where its branch is as it was', async () => {
    expect(await scene().check()).toEqual([]);
  });

  test('refused where the branch has moved on', async () => {
    const { repository, check } = scene();
    repository.write('packages/a/stack.ts', 'later');
    repository.git('update-ref', 'refs/remotes/origin/feature/a', repository.commit());

    await expect(check()).rejects.toMatchObject({ name: 'SupersededError' });
    await expect(check()).rejects.toThrow(/the branch "feature\/a" was at [0-9a-f]{7} .* and is at [0-9a-f]{7} now/);
  });

  test('refused where the branch is gone, another one below its name notwithstanding', async () => {
    const { repository, commit, check } = scene();
    repository.git('update-ref', '-d', 'refs/remotes/origin/feature/a');
    repository.git('update-ref', 'refs/remotes/origin/feature/a/b', commit);

    await expect(check()).rejects.toThrow(/The branch "feature\/a" is gone since this run was started/);
  });

  test('goes on with a warning where the clone has no remote branches to look at', async () => {
    const { repository, check } = scene();
    repository.git('update-ref', '-d', 'refs/remotes/origin/feature/a');

    expect(await check()).toMatchObject([{ kind: 'warning' }]);
  });

  test('does not run what a branch is called', async () => {
    const { repository, check } = scene('feature/$(touch${IFS}pwned)');

    expect(await check()).toEqual([]);
    expect(existsSync(join(repository.root, 'pwned'))).toBe(false);
  });
});
