import { randomUUID } from 'node:crypto';
import { link, open, rename, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockError } from '../errors';
import { isAlive } from './processes';
import { errorCode, isMissing, makeFolder, PRIVATE_FILE, readJsonIfPresent, remove } from './files';

export interface ExclusiveOptions {
  /** For the message that others get: `deploy of dev`. */
  readonly purpose: string;
  /** Wait for the other one instead of refusing. @default false */
  readonly wait?: boolean;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

/**
 * Runs something that only one process may do at a time. A lock whose process is gone, or that nobody has touched for a
 * minute, is taken over: a killed run must not stand in the way of the next.
 *
 * @throws LockError when somebody else holds it
 */
export async function exclusively<T>(file: string, options: ExclusiveOptions, action: () => Promise<T>): Promise<T> {
  await makeFolder(dirname(file));
  const token = randomUUID();
  while (!(await tryAcquire(file, { ...thisProcess(), token, purpose: options.purpose }))) {
    if (await removeStale(file)) continue;
    if (!options.wait || options.signal?.aborted) throw await heldBy(file);
    await sleep(POLL_MS);
  }
  const beat = setInterval(() => void touch(file), BEAT_MS);
  beat.unref();
  try {
    return await action();
  } finally {
    clearInterval(beat);
    // Not if it was taken over, which happens to a process that sleeps with its machine.
    if ((await readJsonIfPresent<Holder>(file))?.token === token) await remove(file);
  }
}

/** Who holds a lock of this kind, for those who only want to know. */
export interface RunHolder extends Pick<Holder, 'pid' | 'host' | 'since' | 'purpose'> {
  /** Whether the next one takes it over. */
  readonly isGone: boolean;
}

/** undefined where nobody holds it. */
export async function runHolder(file: string): Promise<RunHolder | undefined> {
  const holder = await readJsonIfPresent<Holder>(file);
  if (holder === undefined) return undefined;
  const { pid = 0, host = 'unknown', since = 'unknown', purpose = 'unknown' } = holder;
  return { pid, host, since, purpose, isGone: await isStale(file) };
}

interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  readonly purpose: string;
}

const POLL_MS = 100;
const BEAT_MS = 5_000;
/** Twelve missed beats: the holder is gone, or asleep with its machine. */
const STALE_MS = 60_000;

function thisProcess(): Pick<Holder, 'pid' | 'host' | 'since'> {
  return { pid: process.pid, host: hostname(), since: new Date().toISOString() };
}

async function tryAcquire(file: string, holder: Holder): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', PRIVATE_FILE);
    await handle.writeFile(JSON.stringify(holder)).finally(() => handle.close());
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Renamed before it is removed: of two that find it stale one may by now have made a new one, which is put back. */
async function removeStale(file: string): Promise<boolean> {
  if (!(await isStale(file))) return false;
  const aside = `${file}.${process.pid}.stale`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
  const taken = await isStale(aside);
  if (!taken) await ignoring('EEXIST', link(aside, file));
  await remove(aside);
  return taken;
}

async function isStale(file: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > STALE_MS) return true;
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
  const holder = await readJsonIfPresent<Holder>(file);
  return holder?.host === hostname() && holder.pid !== undefined && !isAlive(holder.pid);
}

async function heldBy(file: string): Promise<LockError> {
  const { pid, host, since, purpose } = (await readJsonIfPresent<Holder>(file)) ?? {};
  return new LockError(
    `Another run works here: ${purpose ?? 'unknown'}, process ${pid ?? 'unknown'} on ${host ?? 'this machine'}, ` +
      `since ${since ?? 'a moment ago'}. Wait until it has ended and try again.`,
  );
}

/** A beat that fails is one that others miss; it must not end what runs. */
async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

async function ignoring(code: string, work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (errorCode(error) !== code) throw error;
  });
}
