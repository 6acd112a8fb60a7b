import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * projen begins a repository on the branch that git is configured to begin with, and the definition names another one.
 *
 * @param folder root of the repository that is made
 * @param branch as the definition has it
 * @returns names the branch so, once projen has made its commit; a repository that has commits already keeps its own
 */
export function firstBranch(folder: string, branch: string): () => void {
  // Without one of its own the folder would be taken for a part of a repository around it.
  const isRepository = (): boolean => existsSync(join(folder, '.git'));
  const hadCommits = isRepository() && git(folder, 'rev-parse', '--verify', '--quiet', 'HEAD');
  return () => {
    if (!hadCommits && isRepository()) git(folder, 'branch', '-M', branch);
  };
}

/** @returns whether it succeeded */
function git(cwd: string, ...args: readonly string[]): boolean {
  return spawnSync('git', args, { cwd, stdio: 'ignore' }).status === 0;
}
