import { mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf } from './error-code';
import { UsageError } from './synth-error';

/** Writing takes milliseconds; whoever holds the lock longer than this is stuck. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 20;

/**
 * Runs `work` while no other synthesis of this machine writes to the same folder.
 *
 * @param file the lock
 * @param patience milliseconds to wait for another process. @default 30000
 * @throws UsageError when another process that is alive does not let go of it
 */
export async function withOutputLock<T>(file: string, work: () => T, patience = PATIENCE_MS): Promise<T> {
  const until = Date.now() + patience;
  while (!tryLock(file)) {
    const holder = holderOf(file);
    if (holder !== undefined && !isAlive(holder)) rmSync(file, { force: true });
    else if (Date.now() > until) {
      throw new UsageError(`Process ${holder ?? '?'} is writing the same output. Wait for it, or remove ${file}.`);
    } else await wait(PAUSE_MS);
  }
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** A link that points to the process' number is made with its content in one step, or not at all. */
function tryLock(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true });
  try {
    symlinkSync(String(process.pid), file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where it has just gone, or was not made here. */
function holderOf(file: string): number | undefined {
  try {
    const target = readlinkSync(file);
    return /^\d+$/.test(target) ? Number(target) : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EINVAL') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}
