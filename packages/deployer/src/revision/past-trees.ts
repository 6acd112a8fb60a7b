import type { Clone } from './clone';
import type { Git } from './git';

/**
 * What stood in a package's folder at any commit of a history. One process lists what all packages were, one more for
 * each package that is asked about takes its folder out of that.
 */
export class PastTrees {
  private readonly byFolder = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  private states?: Promise<readonly string[] | undefined>;

  /** @param head where the history ends, full */
  constructor(
    private readonly git: Git,
    private readonly clone: Clone,
    private readonly head: string,
  ) {}

  /**
   * The ids of a folder's trees.
   *
   * @param folder below `packages/`
   * @returns undefined where git does not know the commit
   */
  public of(folder: string): Promise<ReadonlySet<string> | undefined> {
    const trees = this.byFolder.get(folder) ?? this.read(folder);
    this.byFolder.set(folder, trees);
    return trees;
  }

  private async read(folder: string): Promise<ReadonlySet<string> | undefined> {
    const states = await (this.states ??= this.readStates());
    // Paths are asked for line by line.
    if (states === undefined || /[\n\0]/.test(folder)) return undefined;
    const input = states.map((tree) => `${tree}:${folder}\n`).join('');
    const output = await this.git.read(['cat-file', '--batch-check=%(objectname)'], { input });
    return output === undefined ? undefined : new Set(output.split('\n'));
  }

  /** The trees of `packages` itself, each once however many commits have it. */
  private async readStates(): Promise<readonly string[] | undefined> {
    const path = `${this.clone.prefix}packages`;
    const listed = await this.git.read([
      'rev-list',
      '--objects',
      // The root is at 0.
      `--filter=tree:${path.split('/').length + 1}`,
      `--max-count=${MOST_COMMITS}`,
      this.head,
    ]);
    return listed?.split('\n').flatMap((line) => (line.endsWith(` ${path}`) ? [line.slice(0, line.indexOf(' '))] : []));
  }
}

/** A history that is longer is looked at from its end. */
const MOST_COMMITS = 20_000;
