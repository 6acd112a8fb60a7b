import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import { Git } from '../../src/revision/git';
import { History, type DeployedSources } from '../../src/revision/history';
import { filesAt } from '../../src/revision/shared-files';
import { moduleSources } from '../../src/revision/sources';

/** A repository of one's own, out of reach of what the machine's git is told by its files and variables. */
export class GitRepository {
  public readonly env: NodeJS.ProcessEnv;

  constructor(
    public readonly root = scratchFolder(),
    env: NodeJS.ProcessEnv = {},
  ) {
    this.env = {
      PATH: process.env.PATH,
      HOME: root,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CEILING_DIRECTORIES: dirname(root),
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.com',
      ...env,
    };
  }

  /** With a first commit on `main`: two packages, of which one has two files. */
  public static create(): GitRepository {
    template ??= GitRepository.fresh();
    const repository = new GitRepository();
    cpSync(template.root, repository.root, { recursive: true });
    return repository;
  }

  private static fresh(): GitRepository {
    const repository = new GitRepository();
    repository.git('init', '--quiet', '--initial-branch=main');
    repository.write('packages/a/stack.ts', LINES);
    repository.write('packages/a/package.json', '{"name":"a"}');
    repository.write('packages/b/stack.ts', LINES);
    repository.commit();
    return repository;
  }

  /** @returns what git printed, without the last line break */
  public git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.root, env: this.env, encoding: 'utf8', stdio: 'pipe' }).trimEnd();
  }

  /** Whether git did it; a merge that stopped in a conflict is taken back. */
  public tryGit(...args: readonly string[]): boolean {
    try {
      this.git(...args);
      return true;
    } catch {
      this.git('reset', '--quiet', '--hard');
      return false;
    }
  }

  public write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  /** Replaces one line of a file, counted from 1. */
  public edit(file: string, line: number, text: string): void {
    const lines = this.git('show', `:${file}`).split('\n');
    lines[line - 1] = text;
    this.write(file, `${lines.join('\n')}\n`);
  }

  public remove(file: string): void {
    rmSync(join(this.root, file));
  }

  /** Everything that lies there. @returns its id */
  public commit(): string {
    this.git('add', '--all');
    // No two are alike: a squash of one commit would else be that commit again.
    this.git('commit', '--quiet', '--allow-empty', `--message=change ${++commits}`);
    return this.head();
  }

  /** A new branch, with one line of a file changed and committed. @returns the commit */
  public branchWith(branch: string, file: string, line: number, text: string): string {
    this.git('switch', '--quiet', '--create', branch);
    return this.change(file, line, text);
  }

  /** One line of a file changed and committed. @returns the commit */
  public change(file: string, line: number, text: string): string {
    this.edit(file, line, text);
    return this.commit();
  }

  public head(): string {
    return this.git('rev-parse', 'HEAD');
  }

  /** As the button on GitHub does it: one commit, which has one parent. @returns whether there was no conflict */
  public squash(branch: string): boolean {
    const merged = this.tryGit('merge', '--quiet', '--squash', branch);
    if (merged) this.commit();
    return merged;
  }

  /** Another copy of one branch, with nothing that is not in its history. */
  public clone(branch: string, ...args: readonly string[]): GitRepository {
    const root = scratchFolder();
    this.git('clone', '--quiet', '--single-branch', `--branch=${branch}`, ...args, `file://${this.root}`, root);
    return new GitRepository(root);
  }

  /** What a deployment of a commit writes down about the packages. */
  public async deployed(commit: string, ...folders: readonly string[]): Promise<DeployedSources> {
    const shared = await filesAt(new Git(this.root, this.env), commit, SHARED_PATHS);
    return { commit, sources: await moduleSources(this.root, this.env, commit, folders), shared };
  }

  /** The history of what is checked out. */
  public history(): History {
    return new History(this.root, this.env, this.head(), SHARED_PATHS);
  }
}

const SHARED_PATHS = ['.projenrc.ts', 'package-lock.json', '.projen'];

let commits = 0;
let template: GitRepository | undefined;

/** Far enough apart that changes of two of them do not meet. */
const LINES = Array.from({ length: 60 }, (_, index) => `line ${index + 1}\n`).join('');
