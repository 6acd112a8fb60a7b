import { isObjectId, type Git } from './git';
import { withScratchObjects } from './scratch-objects';
import type { Sources } from './sources';
import { MOST_STATES, passing } from './trial';
import type { TrialMergeOptions } from './trial-merge';

export interface SharedFilesOptions extends TrialMergeOptions {
  /** Files and folders outside the packages, from the checkout's folder. */
  readonly paths: readonly string[];
  /** What `commit` had there, as it was recorded. @default - nothing is known but what git has */
  readonly recorded?: Sources;
}

/** Git's ids of the files below some paths at a commit, by path from the checkout's folder; undefined where git does not know it. */
export async function filesAt(git: Git, commit: string, paths: readonly string[]): Promise<Sources | undefined> {
  if (paths.length === 0) return {};
  const listed = isObjectId(commit) ? await git.read(['ls-tree', '-r', '-z', commit, '--', ...paths]) : undefined;
  return listed === undefined
    ? undefined
    : Object.fromEntries(
        listed.split('\0').flatMap((line) => {
          const [, blob, file] = /^\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
          return blob === undefined || file === undefined ? [] : [[file, blob] as const];
        }),
      );
}

/**
 * Whether a history has what a commit did to files outside the packages that all stacks are made from. It has, for a file,
 * where the file stood there with exactly these bytes, or where merging the commit's into some later state would leave
 * that as it is. What the commit deleted is not asked for.
 *
 * @returns undefined where it cannot be told
 */
export async function holdsSharedFiles(options: SharedFilesOptions): Promise<boolean | undefined> {
  const { git, head, commit, base, paths, recorded } = options;
  const [known, before = {}] = await Promise.all([
    filesAt(git, commit, paths),
    base === undefined ? undefined : filesAt(git, base, paths),
  ]);
  // A record that is older than what it could tell here, of a commit that is gone, tells of packages only.
  const work = known ?? recorded ?? {};
  const changed = Object.entries(work).filter(([file, blob]) => before[file] !== blob);
  if (changed.length === 0) return true;
  const past = await states(options, [head]);
  const open = changed.filter(([file, blob]) => !past?.get(file)?.has(blob));
  if (open.length === 0) return true;
  const later = known && past && (await states(options, [head, `^${commit}`]));
  if (later === undefined) return undefined;
  const trials = open.flatMap(([file, blob]) =>
    [...(later.get(file) ?? [])]
      .slice(0, MOST_STATES)
      .map((target) => ({ file, target, work: blob, before: before[file] })),
  );
  if (trials.length === 0) return false;
  const passed = await passedTrials(options, trials);
  return passed && open.every(([file]) => passed.has(file));
}

interface FileTrial {
  readonly file: string;
  readonly target: string;
  readonly work: string;
  readonly before?: string;
}

/** The files of which one trial leaves the target as it is. */
async function passedTrials(
  { git, clone }: SharedFilesOptions,
  trials: readonly FileTrial[],
): Promise<ReadonlySet<string> | undefined> {
  return withScratchObjects(clone.objects, async (scratch) => {
    const blobs = [...new Set(trials.flatMap(({ target, work, before }) => [target, work, before ?? []].flat()))];
    const trees = await scratch.trees(git, blobs);
    if (trees === undefined) return undefined;
    const treeOf = (blob: string): string => trees[blobs.indexOf(blob)] ?? '';
    const passed = await passing(
      git,
      scratch,
      trials.map(({ file, target, work, before }) => ({
        file,
        target: treeOf(target),
        work: treeOf(work),
        ...(before !== undefined && { before: treeOf(before) }),
      })),
    );
    return passed && new Set(passed.map(({ file }) => file));
  });
}

/** Ids that each file had at any of the commits that `revisions` reach, the latest first. */
async function states(
  { git, clone, paths }: SharedFilesOptions,
  revisions: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>> | undefined> {
  // Without the full history a side of a merge that was not taken would be left out.
  const listed = await git.read(['rev-list', '--objects', '--full-history', ...revisions, '--', ...paths]);
  const found = new Map<string, Set<string>>();
  for (const line of listed?.split('\n') ?? []) {
    const at = line.indexOf(' ');
    const path = line.slice(at + 1);
    if (at < 0 || !path.startsWith(clone.prefix)) continue;
    const file = path.slice(clone.prefix.length);
    found.set(file, (found.get(file) ?? new Set()).add(line.slice(0, at)));
  }
  return listed === undefined ? undefined : found;
}
