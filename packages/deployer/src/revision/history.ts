import { readClone, type Clone } from './clone';
import { Git, isObjectId } from './git';
import { readPackageTrees, type PackageTrees } from './package-trees';
import { holdsSharedFiles } from './shared-files';
import type { Sources } from './sources';
import { mergedPackages } from './trial-merge';

/** How a commit is related to the one that is checked out. Unknown: it is not in this clone, or the clone is shallow. */
export type Relation = 'same' | 'ancestor' | 'descendant' | 'diverged' | 'unknown';

/** What was deployed of a module. */
export interface DeployedSources {
  /** Full; it may be gone from every clone. */
  readonly commit: string;
  readonly sources: Sources;
  /** Git's ids of the files outside the packages that all stacks are made from, by path. @default - it was not recorded */
  readonly shared?: Sources;
}

/**
 * What the commit that is checked out descends from. Asks git as late and as seldom as it can, and each thing once.
 */
export class History {
  private readonly git: Git;
  private readonly comparisons = new Map<string, Promise<Comparison>>();
  private readonly merges = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  private readonly shared = new Map<string, Promise<boolean | undefined>>();
  private clone?: Promise<Clone>;
  private past?: Promise<PackageTrees | undefined>;

  /**
   * @param root absolute
   * @param head the commit that is checked out, full
   * @param sharedPaths files and folders outside the packages that all stacks are made from, from the root
   */
  constructor(
    root: string,
    env: NodeJS.ProcessEnv,
    private readonly head: string,
    private readonly sharedPaths: readonly string[],
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
   * The same is asked of each file outside the packages that the commit changed and that all stacks are made from.
   *
   * @returns undefined where it cannot be told, because the commit is gone and its files stand nowhere, or the clone is
   * shallow
   */
  public async holds(deployed: DeployedSources): Promise<boolean | undefined> {
    const relation = await this.relationOf(deployed.commit);
    if (relation === 'same' || relation === 'ancestor') return true;
    const held = await this.holdsPackages(deployed);
    if (held !== true) return held;
    const shared = await once(this.shared, deployed.commit, () => this.holdsShared(deployed));
    return shared === false && !(await this.isWhole()) ? undefined : shared;
  }

  /** Whether nothing was cut off from this clone's history. */
  public async isWhole(): Promise<boolean> {
    return !(await this.cloneHere()).shallow;
  }

  /** Why a relation may be unknown here, and what would help: a clause. */
  public async whyUnknown(): Promise<string> {
    return !(await this.isWhole())
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

  private async holdsPackages({ commit, sources }: DeployedSources): Promise<boolean | undefined> {
    if (Object.keys(sources).length === 0) return undefined;
    const past = await (this.past ??= this.readPast());
    const open = Object.entries(sources).filter(([folder, tree]) => !past?.get(folder)?.has(tree));
    if (open.length === 0) return true;
    const merged = await once(this.merges, commit, () => this.merged(commit));
    if (open.every(([folder]) => merged?.has(folder))) return true;
    return past === undefined || merged === undefined || (await this.cloneHere()).shallow ? undefined : false;
  }

  private async holdsShared({ commit, shared }: DeployedSources): Promise<boolean | undefined> {
    const { base } = await this.comparison(commit);
    const [clone, paths] = [await this.cloneHere(), this.sharedPaths];
    return holdsSharedFiles({ git: this.git, clone, head: this.head, commit, base, paths, recorded: shared });
  }

  private async readPast(): Promise<PackageTrees | undefined> {
    if (!isObjectId(this.head)) return undefined;
    return readPackageTrees(this.git, (await this.cloneHere()).prefix, [this.head]);
  }

  private async merged(commit: string): Promise<ReadonlySet<string> | undefined> {
    const { relation, base } = await this.comparison(commit);
    // Without knowing where they parted, what the other deleted cannot be told from what this one added.
    if (relation === 'unknown' && base === undefined) return undefined;
    return mergedPackages({ git: this.git, clone: await this.cloneHere(), head: this.head, commit, base });
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

function once<T>(answers: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const answer = answers.get(key) ?? ask();
  answers.set(key, answer);
  return answer;
}
