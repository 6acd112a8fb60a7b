import type { Git } from './git';
import type { ScratchObjects } from './scratch-objects';

/** Three states of something, as ids of trees. */
export interface Trial {
  readonly target: string;
  readonly work: string;
  /** Where the two parted. @default - it is new on both sides */
  readonly before?: string;
}

/**
 * The trials whose merge leaves the target as it is. Merged are commits that hold the trees alone: a file that was
 * moved to another package would else take along what is merged into it.
 *
 * @returns undefined where git cannot tell
 *
 * @see https://git-scm.com/docs/git-merge-tree#_output
 */
export async function passing<T extends Trial>(
  git: Git,
  scratch: ScratchObjects,
  trials: readonly T[],
): Promise<readonly T[] | undefined> {
  const bases = [...new Set(trials.flatMap(({ before }) => before ?? []))];
  const baseIds = await scratch.commits(
    git,
    bases.map((tree) => ({ tree })),
  );
  const parentOf = (before = ''): string | undefined => baseIds?.[bases.indexOf(before)];
  const ids = await scratch.commits(
    git,
    trials.flatMap(({ target, work, before }) => [target, work].map((tree) => ({ tree, parent: parentOf(before) }))),
  );
  const output = await git.read(
    [
      ...['merge-tree', '--write-tree', '--stdin', '--name-only', '--no-messages'],
      // Both sides are new where what they hold is: git then merges over nothing.
      '--allow-unrelated-histories',
    ],
    { input: trials.map((_, at) => `${ids?.[2 * at] ?? ''} ${ids?.[2 * at + 1] ?? ''}\n`).join(''), env: scratch.env },
  );
  // For each line: whether it was clean, the tree, paths in conflict, and an empty part.
  const parts = output?.split('\0');
  return (
    parts &&
    trials.filter(({ target }) => {
      const [clean, tree] = parts.splice(0, parts.indexOf('') + 1);
      return clean === '1' && tree === target;
    })
  );
}

/** Later states that a piece of work is tried on. */
export const MOST_STATES = 200;
