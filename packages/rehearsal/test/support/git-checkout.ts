import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_AUTHOR_DATE: '2026-01-31T10:00:00Z',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_COMMITTER_DATE: '2026-01-31T10:00:00Z',
};

/** Variables for git without anybody's configuration. */
export const GIT_ENV: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
};

/** A checkout with one commit on `main`, which is checked out. */
export class GitCheckout {
  public readonly root = scratchFolder();

  constructor(files: Readonly<Record<string, string>> = { 'README.md': 'first\n' }) {
    requireTools('git');
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit(files, 'first');
  }

  public git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.root, env: { ...GIT_ENV, ...IDENTITY }, encoding: 'utf8' }).trim();
  }

  /** @returns the new commit on the branch that is checked out */
  public commit(files: Readonly<Record<string, string>>, message: string): string {
    this.write(files);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  public write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, name)), { recursive: true });
      writeFileSync(join(this.root, name), text);
    }
  }

  /** Makes a branch at what is checked out, and checks it out. */
  public branch(name: string): void {
    this.git('checkout', '--quiet', '-b', name);
  }

  public checkOut(name: string): void {
    this.git('checkout', '--quiet', name);
  }
}
