import { existsSync, mkdirSync } from 'node:fs';
import type { ServedRepository } from '../api';
import { Git } from './git';

export interface BareRepositoryOptions {
  /** Absolute. Made where it is missing. */
  readonly folder: string;
  /** `OWNER/NAME` */
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A commit as payloads tell of it. */
export interface CommitFacts {
  readonly sha: string;
  readonly tree: string;
  readonly message: string;
  /** ISO 8601, with the author's time zone. */
  readonly time: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
}

/** A commit id of a reference that is not there. */
export const NO_COMMIT = '0'.repeat(40);

/** The repository as GitHub has it: commits and references, no files. */
export class BareRepository implements ServedRepository {
  public readonly folder: string;
  public readonly fullName: string;
  public readonly defaultBranch: string;
  public readonly git: Git;

  private constructor({ folder, fullName, defaultBranch, env }: BareRepositoryOptions) {
    this.folder = folder;
    this.fullName = fullName;
    this.defaultBranch = defaultBranch;
    this.git = Git.isolated(folder, env);
  }

  public static async open(options: BareRepositoryOptions): Promise<BareRepository> {
    const isNew = !existsSync(`${options.folder}/HEAD`);
    mkdirSync(options.folder, { recursive: true });
    const repository = new BareRepository(options);
    // No template: it would bring hooks.
    if (isNew) await repository.git.run(['init', '--quiet', '--bare', '--template=', '.']);
    await repository.git.run(['symbolic-ref', 'HEAD', `refs/heads/${options.defaultBranch}`]);
    return repository;
  }

  /** That of an earlier rehearsal, as it is; undefined where there was none. */
  public static ofEarlier(options: BareRepositoryOptions): BareRepository | undefined {
    return existsSync(`${options.folder}/HEAD`) ? new BareRepository(options) : undefined;
  }

  public async resolve(ref: string): Promise<string | undefined> {
    const commit = await this.git.tryRun(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
    return commit?.trim();
  }

  public async read(commit: string, path: string): Promise<string | undefined> {
    return this.git.tryRun(['cat-file', 'blob', `${commit}:${path}`]);
  }

  /** @returns their names, without the folder's */
  public async list(commit: string, folder: string): Promise<readonly string[]> {
    const listed = await this.git.tryRun(['ls-tree', '-z', `${commit}:${folder}`]);
    return (listed ?? '').split('\0').flatMap((line) => {
      const [about, name] = split(line, '\t');
      return name !== undefined && about.includes(' blob ') ? [name] : [];
    });
  }

  /** @param commit undefined removes the reference */
  public async setReference(ref: string, commit: string | undefined): Promise<void> {
    await this.git.run(commit === undefined ? ['update-ref', '-d', ref] : ['update-ref', ref, commit]);
  }

  public async isAncestor(ancestor: string, commit: string): Promise<boolean> {
    return (await this.git.tryRun(['merge-base', '--is-ancestor', ancestor, commit])) !== undefined;
  }

  /**
   * The commits that `to` has and `from` has not, oldest first.
   *
   * @param most of the newest
   */
  public async commits(from: readonly string[], to: string, most: number): Promise<readonly CommitFacts[]> {
    const excluded = from.map((commit) => `^${commit}`);
    const range = ['--end-of-options', to, ...excluded, '--'];
    const text = await this.git.run(['log', '-z', `--max-count=${most}`, `--format=${FORMAT}`, ...range]);
    const found = text.split('\0').flatMap((record) => (record === '' ? [] : [commitOf(record)]));
    return found.reverse();
  }

  /** @throws ExecutionError where there is no such commit */
  public async commit(sha: string): Promise<CommitFacts> {
    return commitOf(await this.git.run(['log', '--max-count=1', `--format=${FORMAT}`, '--end-of-options', sha, '--']));
  }
}

/** Fields on lines of their own, the message last: it may hold more lines. */
const FORMAT = ['%H', '%T', '%aI', '%an', '%ae', '%cn', '%ce', '%B'].join('%n');

function commitOf(record: string): CommitFacts {
  const [
    sha = '',
    tree = '',
    time = '',
    author = '',
    authorEmail = '',
    committer = '',
    committerEmail = '',
    ...message
  ] = record.split('\n');
  return {
    sha,
    tree,
    time,
    message: message.join('\n').trimEnd(),
    author: { name: author, email: authorEmail },
    committer: { name: committer, email: committerEmail },
  };
}

function split(text: string, at: string): readonly [string, string?] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + at.length)];
}
