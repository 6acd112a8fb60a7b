import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
  /** Where the two parted, full. @default - they have no commit in common */
  readonly base?: string;
  /** Below `packages/`. */
  readonly folder: string;
}

/**
 * Whether merging what a commit did to a package into some commit of a history would leave the package as it is there:
 * then that history has it. Asked are the end of the history, and the latest commits that changed the package since the
 * two parted, because later ones may have changed the same lines again.
 *
 * @returns undefined where git cannot tell: the commit is not here, or git is older than 2.39
 */
export async function standsMerged(options: TrialMergeOptions): Promise<boolean | undefined> {
  const { git, objects, head, commit, base, folder } = options;
  // Paths are asked for line by line.
  if (/[\n\0/]/.test(folder)) return undefined;
  const path = `packages/${folder}`;
  const limit = `--max-count=${MOST_MERGES}`;
  const later = await git.read(['rev-list', '--full-history', limit, head, `^${commit}`, '--', path]);
  if (later === undefined) return undefined;
  const targets = [head, ...later.split('\n').filter((line) => line !== '')];
  const [work, before, ...after] = await treesAt(git, path, [commit, base ?? NO_COMMIT, ...targets]);
  if (work === undefined) return false;
  const candidates = [...new Set(after)].filter((tree) => tree !== undefined);
  return withScratchObjects(objects, async (scratch) => {
    const merged = await mergeTrees({ git, scratch, work, before, candidates });
    return merged && candidates.some((tree, index) => merged[index] === tree);
  });
}

interface MergeTrees {
  readonly git: Git;
  readonly scratch: ScratchObjects;
  /** Tree of the package, as all of the following. */
  readonly work: string;
  readonly before?: string;
  readonly candidates: readonly string[];
}

/**
 * The trees that come of merging `work` into each candidate, undefined where they conflict. Merged are commits that hold
 * the package alone: a file that was moved to another package would else take along what is merged into it.
 *
 * @see https://git-scm.com/docs/git-merge-tree#_output
 */
async function mergeTrees(options: MergeTrees): Promise<readonly (string | undefined)[] | undefined> {
  const { git, scratch, work, before, candidates } = options;
  const [base] = before === undefined ? [] : ((await scratch.commits(git, [before])) ?? []);
  const [own, ...others] = (await scratch.commits(git, [work, ...candidates], base)) ?? [];
  if (own === undefined) return undefined;
  const input = others.map((other) => `${other} ${own}\n`).join('');
  const output = await git.read(
    [
      ...['merge-tree', '--write-tree', '--stdin', '--name-only', '--no-messages'],
      // Both sides are new where the package is: git then merges over nothing.
      '--allow-unrelated-histories',
    ],
    { input, env: scratch.env },
  );
  // For each line: whether it was clean, the tree, paths in conflict, and an empty part.
  const parts = output?.split('\0');
  return (
    parts &&
    others.map(() => {
      const [clean, tree] = parts.splice(0, parts.indexOf('') + 1);
      return clean === '1' ? tree : undefined;
    })
  );
}

/** The tree of a folder at each commit, undefined where there is none. */
async function treesAt(git: Git, path: string, commits: readonly string[]): Promise<readonly (string | undefined)[]> {
  const input = commits.map((commit) => `${commit}:./${path}\n`).join('');
  const output = await git.read(['cat-file', '--batch-check'], { input });
  return output?.split('\n').map((line) => /^([0-9a-f]+) tree \d+$/.exec(line)?.[1]) ?? [];
}

/** Where trial merges are written instead of into the repository: that stays as it is, and may be read-only. */
class ScratchObjects {
  public readonly env: NonNullable<GitCallOptions['env']>;

  constructor(
    private readonly folder: string,
    objects: string,
  ) {
    this.env = {
      GIT_OBJECT_DIRECTORY: folder,
      // In quotes, as in C, a path may hold the character that separates paths: https://git-scm.com/docs/git
      GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(objects),
    };
  }

  /** Writes a commit for each tree, on top of `parent`. @returns their ids, undefined where git does not */
  public async commits(git: Git, trees: readonly string[], parent?: string): Promise<readonly string[] | undefined> {
    const files = await Promise.all(
      trees.map(async (tree) => {
        const file = join(this.folder, `${tree}.commit`);
        const ancestry = parent === undefined ? '' : `parent ${parent}\n`;
        await writeFile(file, `tree ${tree}\n${ancestry}author ${NOBODY}\ncommitter ${NOBODY}\n\n`);
        return file;
      }),
    );
    const input = files.map((file) => `${file}\n`).join('');
    const ids = await git.read(['hash-object', '-t', 'commit', '-w', '--no-filters', '--stdin-paths'], {
      input,
      env: this.env,
    });
    return ids?.split('\n');
  }
}

async function withScratchObjects<T>(objects: string, use: (scratch: ScratchObjects) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mlopspltf-merge-'));
  try {
    return await use(new ScratchObjects(folder, objects));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const MOST_MERGES = 200;
const NO_COMMIT = '0'.repeat(40);
const NOBODY = 'nobody <nobody> 0 +0000';
