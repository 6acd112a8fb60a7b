import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstBranch } from '../src/first-branch';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'first-branch-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
const begin = (branch: string): string => git('init', '--quiet', '--initial-branch', branch);
const commit = (): string =>
  git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--allow-empty', '--message', 'x');

describe('the first commit of a new repository', () => {
  test('is on the branch of the definition, where git begins with another', () => {
    const name = firstBranch(folder, 'main');
    begin('master');
    commit();
    name();

    expect(git('branch', '--format', '%(refname:short)')).toBe('main');
  });

  test('is so in a clone of an empty repository, too, and if git refused to make it', () => {
    begin('master');
    firstBranch(folder, 'main')();

    expect(git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
  });

  test('is on the branch that is checked out where there are commits already', () => {
    begin('attempt');
    commit();
    firstBranch(folder, 'main')();

    expect(git('symbolic-ref', '--short', 'HEAD')).toBe('attempt');
  });

  test('renames nothing in a repository around it, where none is made', () => {
    begin('outer');
    mkdirSync(join(folder, 'inner'));
    firstBranch(join(folder, 'inner'), 'main')();

    expect(git('symbolic-ref', '--short', 'HEAD')).toBe('outer');
  });
});
