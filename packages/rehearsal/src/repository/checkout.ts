import { RequestError } from '../errors';
import type { BareRepository } from './bare-repository';
import { Git } from './git';

/** The user's checkout, from which commits are pushed. Nothing in it is changed. */
export class LocalCheckout {
  public readonly git: Git;

  constructor(
    private readonly root: string,
    env: NodeJS.ProcessEnv,
  ) {
    this.git = Git.ofUser(root, env);
  }

  /** @param ref in full: `refs/heads/feature/a` */
  public async resolve(ref: string): Promise<string | undefined> {
    const commit = await this.git.tryRun(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
    return commit?.trim();
  }

  /** The local branch, or else that of a remote: the first one that has it. */
  public async resolveBranch(branch: string): Promise<string | undefined> {
    const local = await this.resolve(`refs/heads/${branch}`);
    if (local !== undefined) return local;
    const remotes = (await this.git.tryRun(['remote'])) ?? '';
    for (const remote of remotes.split('\n').filter((name) => name !== '')) {
      const commit = await this.resolve(`refs/remotes/${remote}/${branch}`);
      if (commit !== undefined) return commit;
    }
    return undefined;
  }

  /** @param ref in full; a branch may be a remote's, too */
  public async resolveAnywhere(ref: string): Promise<string | undefined> {
    return ref.startsWith('refs/heads/') ? this.resolveBranch(ref.slice('refs/heads/'.length)) : this.resolve(ref);
  }

  public async branches(): Promise<readonly string[]> {
    const listed = await this.git.run(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads']);
    return listed.split('\n').filter((name) => name !== '');
  }

  /** Paths that differ from the commit that is checked out, or that it does not have. */
  public async uncommitted(): Promise<readonly string[]> {
    const status = await this.git.run(['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=normal']);
    return status.split('\0').flatMap((entry) => (entry === '' ? [] : [entry.slice(3)]));
  }

  /**
   * Hands commits on, with all that they stand on.
   *
   * @param ref in full; moved whatever it was
   * @throws RequestError where the checkout has no whole history
   */
  public async push(commit: string, into: BareRepository, ref: string): Promise<void> {
    if ((await this.git.tryRun(['rev-parse', '--is-shallow-repository']))?.trim() === 'true') {
      throw new RequestError(
        `The checkout ${this.root} has a part of the history only, and cannot be pushed from. Run: git fetch --unshallow`,
      );
    }
    // Hooks and settings of the user's own pushes are not meant for this one.
    const own = ['--no-verify', '--no-follow-tags', '--no-signed', '--recurse-submodules=no', '--force', '--quiet'];
    await this.git.run(['push', ...own, '--', into.folder, `${commit}:${ref}`]);
  }
}
