import { parsePlatform, PLATFORM_FILE, type Platform } from '@mlopspltf/definition';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Files } from './small-stacks';

const ROOT = resolve(__dirname, '../../../../..');
const MODULES = 'node_modules';

/**
 * A person's checkout: the committed tree of this repository as the first commit of a new one, on `main`. What is installed here is
 * linked into it, its own packages apart, so that its tools run in it.
 */
export class StoryCheckout {
  private constructor(public readonly folder: string) {}

  /** @param folder absolute; made @param files instead of those committed here */
  public static create(folder: string, files: Files = {}): StoryCheckout {
    mkdirSync(folder, { recursive: true });
    const checkout = new StoryCheckout(folder);
    checkout.git('init', '--quiet', '--initial-branch', 'main');
    // A commit of its own, without the history: what runs the tests may have a part of that only.
    const objects = git(ROOT, ['rev-parse', '--path-format=absolute', '--git-path', 'objects']);
    writeFileSync(join(folder, '.git/objects/info/alternates'), `${objects}\n`);
    const tree = git(ROOT, ['rev-parse', 'HEAD^{tree}']);
    checkout.git('reset', '--quiet', '--hard', checkout.git('commit-tree', '-m', 'A platform', tree));
    writeFileSync(join(folder, '.git/info/exclude'), `${MODULES}\n`);
    checkout.linkInstalled();
    if (Object.keys(files).length > 0) checkout.commit(files);
    return checkout;
  }

  /** The definition, as it was generated from the branch that is checked out. */
  public get platform(): Platform {
    return parsePlatform(this.read(PLATFORM_FILE), PLATFORM_FILE);
  }

  public get commitId(): string {
    return this.git('rev-parse', 'HEAD');
  }

  public git(...args: readonly string[]): string {
    return git(this.folder, args);
  }

  public read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Checks out a branch; makes it where there is none. @param from @default - what is checked out */
  public switchTo(branch: string, from = 'HEAD'): this {
    const there = this.git('for-each-ref', `refs/heads/${branch}`) !== '';
    this.git('checkout', '--quiet', ...(there ? [branch] : ['-b', branch, from]), '--');
    return this;
  }

  /** Takes in another branch, as the button of a pull request does. */
  public merge(branch: string): this {
    this.git('merge', '--quiet', '--no-ff', '--message', `Merge ${branch}`, branch);
    return this;
  }

  /**
   * Commits files to the branch that is checked out.
   *
   * @param files texts by path; undefined removes one
   * @returns the commit
   */
  public commit(files: Readonly<Record<string, string | undefined>>, message = 'A change'): string {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    if (Object.keys(files).length > 0) this.git('add', '--', ...Object.keys(files));
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.commitId;
  }

  /** Commits that a file is gone. */
  public without(path: string): this {
    this.commit({ [path]: undefined }, `Remove ${path}`);
    return this;
  }

  private write(path: string, text: string | undefined): void {
    const file = join(this.folder, path);
    if (text === undefined) {
      rmSync(file);
      return;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  private linkInstalled(): void {
    const folders = readdirSync(join(ROOT, 'packages')).map((name) => join('packages', name));
    for (const folder of folders.filter((each) => existsSync(join(this.folder, each)))) {
      if (existsSync(join(ROOT, folder, MODULES))) this.link(join(folder, MODULES));
    }
    mkdirSync(join(this.folder, MODULES));
    for (const name of readdirSync(join(ROOT, MODULES))) {
      if (name !== '@mlopspltf') this.link(join(MODULES, name));
    }
    mkdirSync(join(this.folder, MODULES, '@mlopspltf'));
    for (const folder of folders) {
      const name = folder.slice('packages/'.length);
      symlinkSync(join('../../packages', name), join(this.folder, MODULES, '@mlopspltf', name));
    }
  }

  private link(path: string): void {
    symlinkSync(join(ROOT, path), join(this.folder, path));
  }
}

function git(cwd: string, args: readonly string[]): string {
  const who = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.org'];
  const options = ['-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=/dev/null'];
  return execFileSync('git', [...who, ...options, ...args], { cwd, encoding: 'utf8' }).trim();
}
