import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git, GitCallOptions } from './git';

export interface TrialMergeOptions {
  readonly git: Git;
  /** The folder of the repository's objects, absolute. */
  readonly objects: string;
  /** The end of the history that is searched, full. */
  readonly head: string;
  /** What may have been merged, full. */
  readonly commit: string;
  /** Below `packages/`. */
  readonly folder: string;
}

/**
 * Whether merging a commit into some commit of a history would leave a package as it is there: then that history has
 * what the commit did to the package. Asked are the end of the history, and the latest commits that changed the package
 * since the two parted, because later ones may have changed the same lines again.
 *
 * @returns undefined where git cannot tell: the commit is not here, or git is older than 2.39
 */
export async function standsMerged({
  git,
  objects,
  head,
  commit,
  folder,
}: TrialMergeOptions): Promise<boolean | undefined> {
  // Paths are asked for line by line.
  if (/[\n\0/]/.test(folder)) return undefined;
  const path = `packages/${folder}`;
  const limit = `--max-count=${MOST_MERGES}`;
  const later = await git.read(['rev-list', '--full-history', limit, head, `^${commit}`, '--', path]);
  if (later === undefined) return undefined;
  const targets = [...new Set([head, ...later.split('\n').filter((line) => line !== '')])];
  return withScratchObjects(objects, async (env) => {
    const merges = await merge(git, targets, commit, env);
    if (merges === undefined) return undefined;
    const clean = merges.filter(({ conflicts }) => !conflicts.some((file) => file.startsWith(`${path}/`)));
    const trees = await treesAt(
      git,
      clean.flatMap(({ target, tree }) => [`${target}:./${path}`, `${tree}:./${path}`]),
      env,
    );
    return clean.some((_, index) => {
      const [before, after] = trees.slice(2 * index, 2 * index + 2);
      return before !== undefined && before === after;
    });
  });
}

interface TrialMerge {
  readonly target: string;
  readonly tree: string;
  /** Paths from the folder that git works in. */
  readonly conflicts: readonly string[];
}

/**
 * Merges a commit into each of the targets, without touching files or branches. A file that one side moved counts as
 * deleted and new: what the other did to it would else follow it out of the package, unnoticed.
 *
 * @see https://git-scm.com/docs/git-merge-tree#_output
 */
async function merge(
  git: Git,
  targets: readonly string[],
  commit: string,
  env: GitCallOptions['env'],
): Promise<readonly TrialMerge[] | undefined> {
  const input = targets.map((target) => `${target} ${commit}\n`).join('');
  const output = await git.read(
    [
      ...['-c', 'merge.renames=false', 'merge-tree', '--write-tree', '--stdin'],
      ...['--name-only', '--no-messages', '--allow-unrelated-histories'],
    ],
    { input, env },
  );
  // For each target: whether it was clean, the tree, paths in conflict, and an empty part.
  const parts = output?.split('\0');
  return (
    parts &&
    targets.map((target) => {
      const [, tree = '', ...conflicts] = parts.splice(0, parts.indexOf('') + 1);
      return { target, tree, conflicts };
    })
  );
}

/** The ids of trees, undefined for what is none, in the order asked. */
async function treesAt(
  git: Git,
  places: readonly string[],
  env: GitCallOptions['env'],
): Promise<readonly (string | undefined)[]> {
  const input = places.map((place) => `${place}\n`).join('');
  const output = await git.read(['cat-file', '--batch-check'], { input, env });
  return output?.split('\n').map((line) => /^([0-9a-f]+) tree \d+$/.exec(line)?.[1]) ?? [];
}

/** Merged trees are written somewhere else than into the repository: it stays as it is, and may be read-only. */
async function withScratchObjects<T>(
  objects: string,
  use: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'mlopspltf-merge-'));
  try {
    return await use({
      GIT_OBJECT_DIRECTORY: scratch,
      // In quotes, as in C, a path may hold the character that separates paths: https://git-scm.com/docs/git
      GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(objects),
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const MOST_MERGES = 200;
