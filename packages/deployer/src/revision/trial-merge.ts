import type { Clone } from './clone';
import type { Git } from './git';
import { readPackageTrees } from './package-trees';
import { withScratchObjects, type ScratchObjects } from './scratch-objects';
import { treesAt } from './sources';

export interface TrialMergeOptions {
  readonly git: Git;
  readonly clone: Clone;
  /** The end of the history that is searched, full. */
  readonly head: string;
  /** What may have been merged, full. */
  readonly commit: string;
  /** Where the two parted, full. @default - they have no commit in common */
  readonly base?: string;
}

/**
 * The packages, by folder, that some commit of a history has with all that `commit` did to them: merging it there would
 * leave the package as it is. Asked are the end of the history and the latest states of a package since the two parted,
 * because later ones may have changed the same lines again.
 *
 * @returns undefined where git cannot tell: the commit is not here, or git is older than 2.39
 */
export async function mergedPackages(options: TrialMergeOptions): Promise<ReadonlySet<string> | undefined> {
  const { git, clone, head, commit, base } = options;
  const [work, before, later] = await Promise.all([
    treesAt(git, commit),
    base === undefined ? NOTHING : treesAt(git, base),
    readPackageTrees(git, clone.prefix, [head, `^${commit}`]),
  ]);
  if (work === undefined || before === undefined || later === undefined) return undefined;
  const changed = [...work].filter(([folder, tree]) => before.get(folder) !== tree);
  const trials = changed.flatMap(([folder, tree]) =>
    [...(later.get(folder) ?? [])]
      .slice(0, MOST_STATES)
      .map((target) => ({ folder, target, work: tree, before: before.get(folder) })),
  );
  const passed =
    trials.length === 0 ? [] : await withScratchObjects(clone.objects, (scratch) => merge(git, scratch, trials));
  return passed && new Set(passed.map(({ folder }) => folder));
}

/** Trees of one package. */
interface Trial {
  readonly folder: string;
  readonly target: string;
  readonly work: string;
  /** Where the two parted. @default - the package is new on both sides */
  readonly before?: string;
}

/**
 * The trials whose merge leaves the target as it is. Merged are commits that hold the package alone: a file that was
 * moved to another package would else take along what is merged into it.
 *
 * @see https://git-scm.com/docs/git-merge-tree#_output
 */
async function merge(
  git: Git,
  scratch: ScratchObjects,
  trials: readonly Trial[],
): Promise<readonly Trial[] | undefined> {
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
      // Both sides are new where the package is: git then merges over nothing.
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

const NOTHING: ReadonlyMap<string, string> = new Map();
const MOST_STATES = 200;
