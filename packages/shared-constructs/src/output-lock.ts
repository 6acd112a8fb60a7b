import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UsageError } from './synth-error';

/** Writing takes milliseconds; whoever holds the lock longer than this is stuck. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 20;

/**
 * Runs `work` while no other synthesis of this machine writes to the same folder.
 *
 * @param file the lock, which holds the process' number while it is there
 * @throws UsageError when another process that is alive does not let go of it
 */
export async function withOutputLock<T>(file: string, work: () => T): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
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

function tryLock(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true });
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined while the holder has not written its number yet, or has just gone. */
function holderOf(file: string): number | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return /^\d+$/.test(text) ? Number(text) : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
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

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
