import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { interrupted, lockHeld } from './errors';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity';

/** Who holds a lock. `token` tells two holds of one process apart. */
interface Holder extends ProcessIdentity {
  readonly token: string;
}

/**
 * Runs `work` while nobody else runs theirs under the same file. Held by a process: when that is gone, so is its hold,
 * and nobody has to wait for a time to pass.
 *
 * @param waitLimit milliseconds
 * @param signal aborted by who does not want to wait any more
 * @throws EmulatorError when a living process holds it for longer than `waitLimit`, or who waits gives up
 */
export async function withLock<T>(
  file: string,
  waitLimit: number,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const own: Holder = { ...ownIdentity(), token: randomUUID() };
  const deadline = Date.now() + waitLimit;
  while (!tryAcquire(file, own)) {
    if (Date.now() > deadline) throw lockHeld(file, readHolder(file)?.pid);
    if (signal?.aborted) throw interrupted();
    await sleep(POLL);
  }
  try {
    return await work();
  } finally {
    release(file, own);
  }
}

const POLL = 50;

/**
 * A hard link is made for one caller only, and the file has its content from the start. The hold of a dead process is
 * replaced under a second lock, for whoever just removed it could remove the hold of one who was faster.
 */
function tryAcquire(file: string, own: Holder): boolean {
  if (tryLink(file, own)) return true;
  const holder = readHolder(file);
  if (!holder || isAlive(holder)) return false;
  const takeover = `${file}.takeover`;
  if (!tryAcquire(takeover, own)) return false;
  try {
    if (readHolder(file)?.token !== holder.token) return false;
    renameSync(writeDraft(file, own), file);
    return true;
  } finally {
    release(takeover, own);
  }
}

function tryLink(file: string, own: Holder): boolean {
  const draft = writeDraft(file, own);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function release(file: string, own: Holder): void {
  if (readHolder(file)?.token === own.token) rmSync(file, { force: true });
}

/** The name is nobody else's, so that no two drafts meet. */
function writeDraft(file: string, own: Holder): string {
  const draft = `${file}.${own.token}`;
  writeFileSync(draft, JSON.stringify(own));
  return draft;
}

/** Undefined when nobody holds it. A file without a readable holder (a full disk, a power cut) is held by the dead. */
function readHolder(file: string): Holder | undefined {
  try {
    const { pid = 0, started = '', token = '' } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    return { pid, started, token };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : { pid: 0, started: '', token: '' };
  }
}
