import { ExecutionError } from '../errors';
import type { BareRepository } from './bare-repository';

/** Who merges on GitHub. */
const MERGER = { name: 'GitHub', email: 'noreply@github.com' };

/**
 * The commit that merging would make. Nothing points to it yet. The same two commits give the same one.
 *
 * @returns undefined where they conflict
 * @throws ExecutionError with a git older than 2.38, or where both have no commit in common
 * @see https://git-scm.com/docs/git-merge-tree
 */
export async function mergeCommit(
  repository: BareRepository,
  { base, head, message }: { readonly base: string; readonly head: string; readonly message: string },
): Promise<string | undefined> {
  const { git } = repository;
  if ((await git.tryRun(['merge-base', '--', base, head])) === undefined) {
    throw new ExecutionError(
      `${base} and ${head} have no commit in common, so GitHub could open no pull request between them.`,
    );
  }
  const merged = await git.tryRun(['merge-tree', '--write-tree', '--no-messages', '--', base, head]);
  const tree = merged?.trim();
  if (tree === undefined) {
    await checkVersion(repository);
    return undefined;
  }
  const when = (await git.run(['log', '--max-count=1', '--format=%cI', '--end-of-options', head, '--'])).trim();
  const commit = await git.run(['commit-tree', tree, '-p', base, '-p', head, '-m', message], {
    GIT_AUTHOR_NAME: MERGER.name,
    GIT_AUTHOR_EMAIL: MERGER.email,
    GIT_AUTHOR_DATE: when,
    GIT_COMMITTER_NAME: MERGER.name,
    GIT_COMMITTER_EMAIL: MERGER.email,
    GIT_COMMITTER_DATE: when,
  });
  return commit.trim();
}

/** git before 2.38 fails at the option, which must not be taken for a conflict. */
async function checkVersion({ git }: BareRepository): Promise<void> {
  const text = await git.run(['--version']);
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(text) ?? [];
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 38)) return;
  throw new ExecutionError(`${text.trim()} is too old to merge without a checkout. Install git 2.38 or later.`);
}
