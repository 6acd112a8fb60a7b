import type { Clone } from './clone';
import type { Git } from './git';
import { readPackageTrees } from './package-trees';
import { withScratchObjects } from './scratch-objects';
import { treesAt } from './sources';
import { MOST_STATES, passing } from './trial';

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
    trials.length === 0 ? [] : await withScratchObjects(clone.objects, (scratch) => passing(git, scratch, trials));
  return passed && new Set(passed.map(({ folder }) => folder));
}

const NOTHING: ReadonlyMap<string, string> = new Map();
