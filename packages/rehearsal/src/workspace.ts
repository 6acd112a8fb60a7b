import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { LockError } from './errors';

/** Where a rehearsal keeps what outlives a command. */
export interface RehearsalFolders {
  /** GitHub's side: environments, issues, comments, numbers. */
  readonly state: string;
  /** The repository as GitHub has it. */
  readonly repository: string;
  /** Work folders of jobs, their logs, artifacts, kept installations. */
  readonly runner: string;
  readonly lock: string;
}

/** @param folder of the rehearsal: `.infra/rehearsal` */
export function rehearsalFolders(folder: string): RehearsalFolders {
  return {
    state: join(folder, 'github.json'),
    repository: join(folder, 'repository.git'),
    runner: join(folder, 'runner'),
    lock: join(folder, 'rehearsal.lock'),
  };
}

/**
 * Forgets GitHub's side: commits, environments, issues, comments and artifacts, as runs are numbered from the beginning again.
 * Logs and kept installations stay.
 */
export function forget({ state, repository, runner }: RehearsalFolders): void {
  rmSync(state, { force: true });
  rmSync(repository, { recursive: true, force: true });
  rmSync(join(runner, 'artifacts'), { recursive: true, force: true });
}

/**
 * One rehearsal at a time in a folder: two would push into one repository and count the same runs.
 *
 * @returns what ends it
 * @throws LockError while another process holds it
 */
export function holdWorkspace(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const { lock } = rehearsalFolders(folder);
  const descriptor = tryCreate(lock) ?? takeOver(lock);
  writeSync(descriptor, `${process.pid}\n`);
  closeSync(descriptor);
  return () => {
    rmSync(lock, { force: true });
  };
}

function takeOver(lock: string): number {
  const owner = ownerOf(lock);
  if (owner === undefined || !isRunning(owner)) {
    rmSync(lock, { force: true });
    const descriptor = tryCreate(lock);
    if (descriptor !== undefined) return descriptor;
  }
  const who = owner === undefined ? 'another process' : `process ${owner}`;
  throw new LockError(`A rehearsal is under way here already, in ${who}. Wait for it, or end it.`);
}

function tryCreate(lock: string): number | undefined {
  try {
    return openSync(lock, 'wx');
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  }
}

function ownerOf(lock: string): number | undefined {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // Other numbers would mean groups of processes.
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
}
