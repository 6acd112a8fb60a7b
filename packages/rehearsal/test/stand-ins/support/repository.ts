import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import type { ServedRepository } from '../../../src/api';

export interface SmallRepository extends ServedRepository {
  /** Commits by name: `first` and `second` on main, `feature` on feature/a. */
  readonly commits: Readonly<Record<'first' | 'second' | 'feature' | 'merge', string>>;
}

/** Two commits on main, one on feature/a, a tag, and the merge of a pull request that no branch holds. */
export function smallRepository(): SmallRepository {
  const work = scratchFolder();
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', work, ...args], { env: ENV }).toString();
  const commit = (text: string): string => {
    mkdirSync(join(work, 'folder'), { recursive: true });
    writeFileSync(join(work, 'folder', 'file'), text);
    git('add', '--all');
    git('commit', '--quiet', '--message', text);
    return git('rev-parse', 'HEAD').trim();
  };
  git('init', '--quiet', '--initial-branch=main');
  const first = commit('first');
  git('tag', 'v1');
  const second = commit('second');
  git('switch', '--quiet', '--create', 'feature/a', first);
  const feature = commit('feature');
  git('switch', '--quiet', '--detach', second);
  git('merge', '--quiet', '--strategy', 'ours', '--message', 'merge', 'feature/a');
  const merge = git('rev-parse', 'HEAD').trim();
  git('update-ref', 'refs/pull/5/merge', merge);
  const folder = join(scratchFolder(), 'served.git');
  execFileSync('git', ['clone', '--quiet', '--mirror', work, folder], { env: ENV });
  return {
    folder,
    fullName: 'acme/ml-infra',
    defaultBranch: 'main',
    commits: { first, second, feature, merge },
    resolve: (ref) => Promise.resolve(resolved(folder, ref)),
    read: () => Promise.resolve(undefined),
    list: () => Promise.resolve([]),
  };
}

function resolved(folder: string, ref: string): string | undefined {
  try {
    const args = ['-C', folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
    return execFileSync('git', args, { env: ENV }).toString().trim();
  } catch {
    return undefined;
  }
}

const ENV = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' },
};
