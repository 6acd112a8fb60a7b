import { resolve } from 'node:path';
import { Git, isObjectId } from './git';
import type { Sources } from './sources';
import { standsMerged } from './trial-merge';

/** How a commit is related to the one that is checked out. Unknown: it is not in this clone, or the clone is shallow. */
export type Relation = 'same' | 'ancestor' | 'descendant' | 'diverged' | 'unknown';

/** What was deployed of a module. */
export interface DeployedSources {
  /** Full; it may be gone from every clone. */
  readonly commit: string;
  readonly sources: Sources;
}

/**
 * What the commit that is checked out descends from. Asks git as late and as seldom as it can, and each thing once.
 */
export class History {
  private readonly git: Git;
  private readonly comparisons = new Map<string, Promise<Comparison>>();
  private readonly merges = new Map<string, Promise<boolean | undefined>>();
  private clone?: Promise<Clone>;
  private trees?: Promise<ReadonlySet<string> | undefined>;

  /**
   * @param root absolute
   * @param head the commit that is checked out, full
   */
  constructor(
    root: string,
    env: NodeJS.ProcessEnv,
    private readonly head: string,
  ) {
    this.git = new Git(root, env);
  }

  /** Ancestor: it is in this commit's history. Descendant: this commit is in its. */
  public async relationOf(commit: string): Promise<Relation> {
    return (await this.comparison(commit)).relation;
  }

  /**
   * Whether what a commit gave some packages is in this commit's history, in whichever way it came there: as it is, by a
   * squash merge, rebased or picked, and also where the branch and its commits were deleted since. It is, for a package,
   * where
   * - some commit of this history has that package with exactly these files, or
   * - merging the commit into some commit of this history would leave the package as it is.
   *
   * @returns undefined where it cannot be told, because the commit is gone and its files stand nowhere, or the clone is
   * shallow
   */
  public async holds({ commit, sources }: DeployedSources): Promise<boolean | undefined> {
    const relation = await this.relationOf(commit);
    if (relation === 'same' || relation === 'ancestor') return true;
    if (Object.keys(sources).length === 0) return undefined;
    const trees = await (this.trees ??= this.treesOfHistory());
    const open = Object.keys(sources).filter((folder) => !trees?.has(sources[folder] ?? ''));
    const merged = await Promise.all(open.map((folder) => this.merged(commit, folder)));
    if (merged.every((is) => is === true)) return true;
    const isTold = trees !== undefined && !(await this.cloneHere()).shallow && !merged.includes(undefined);
    return isTold ? false : undefined;
  }

  /** Why a relation may be unknown here, and what would help: a clause. */
  public async whyUnknown(): Promise<string> {
    return (await this.cloneHere()).shallow
      ? 'this clone is shallow (git fetch --unshallow brings the rest of its history)'
      : 'that commit is not in this clone (git fetch may bring it)';
  }

  private comparison(commit: string): Promise<Comparison> {
    return once(this.comparisons, commit, () => this.compare(commit));
  }

  private async compare(commit: string): Promise<Comparison> {
    if (commit === this.head) return { relation: 'same' };
    if (!isObjectId(commit) || !isObjectId(this.head)) return { relation: 'unknown' };
    const { code, stdout } = await this.git.run(['merge-base', this.head, commit]);
    if (code === 0 && stdout === commit) return { relation: 'ancestor' };
    if (code === 0 && stdout === this.head) return { relation: 'descendant', base: this.head };
    // 1 is git's answer for histories without a common commit; anything else means that it does not know one of them.
    if (code !== 0 && code !== 1) return { relation: 'unknown' };
    const relation = (await this.cloneHere()).shallow ? 'unknown' : 'diverged';
    return { relation, base: code === 0 ? stdout : undefined };
  }

  private merged(commit: string, folder: string): Promise<boolean | undefined> {
    return once(this.merges, `${commit} ${folder}`, async () => {
      const { relation, base } = await this.comparison(commit);
      // Without knowing where they parted, what the other deleted cannot be told from what this one added.
      if (relation === 'unknown' && base === undefined) return undefined;
      const { objects } = await this.cloneHere();
      return standsMerged({ git: this.git, objects, head: this.head, commit, base, folder });
    });
  }

  /**
   * The ids of all that stood at the depth of a package in some commit of this history. At which path is not asked: equal
   * ids are equal files, the package's name among them.
   */
  private async treesOfHistory(): Promise<ReadonlySet<string> | undefined> {
    if (!isObjectId(this.head)) return undefined;
    const { depth } = await this.cloneHere();
    const listed = await this.git.read([
      'rev-list',
      '--objects',
      `--filter=tree:${depth + 3}`,
      `--max-count=${MOST_COMMITS}`,
      this.head,
    ]);
    // `id path` for trees and files; commits have no path.
    return listed === undefined
      ? undefined
      : new Set(listed.split('\n').flatMap((line) => (line.includes(' ') ? line.slice(0, line.indexOf(' ')) : [])));
  }

  private cloneHere(): Promise<Clone> {
    return (this.clone ??= readClone(this.git));
  }
}

interface Comparison {
  readonly relation: Relation;
  /** Where the two parted. @default - they have nothing in common, or it is not known */
  readonly base?: string;
}

/** What git says of the repository around a folder. */
interface Clone {
  readonly shallow: boolean;
  /** Where its objects lie, absolute. */
  readonly objects: string;
  /** Folders between the repository's root and ours. */
  readonly depth: number;
}

async function readClone(git: Git): Promise<Clone> {
  const answer = await git.read(['rev-parse', '--is-shallow-repository', '--git-path', 'objects', '--show-prefix']);
  const [shallow, objects = '', prefix = ''] = answer?.split('\n') ?? [];
  return { shallow: shallow !== 'false', objects: resolve(git.root, objects), depth: prefix.split('/').length - 1 };
}

function once<T>(answers: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const answer = answers.get(key) ?? ask();
  answers.set(key, answer);
  return answer;
}

/** A history that is longer is looked at from its end; this many are read in about a second. */
const MOST_COMMITS = 20_000;
