import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LauncherKind } from './launcher';

/** A started emulator, as the next command finds it. */
export interface Emulator {
  /** Of this start; every start has another. */
  readonly instance: string;
  /** The process that was started, which leads a process group of its own. */
  readonly pid: number;
  /** When that process started, in the system's words, so that a later one with the same number is not taken for it. */
  readonly processStarted: string;
  readonly port: number;
  /** Value for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly launcher: LauncherKind;
  /** What the emulator prints goes there. */
  readonly log: string;
}

/** Everything about the emulator of one workspace lies in one folder. */
export interface EmulatorFiles {
  readonly folder: string;
  readonly state: string;
  readonly lock: string;
  readonly log: string;
}

export function emulatorFiles(workspace: string): EmulatorFiles {
  const folder = join(workspace, 'emulator');
  return {
    folder,
    state: join(folder, 'emulator.json'),
    lock: join(folder, 'emulator.lock'),
    log: join(folder, 'emulator.log'),
  };
}

/** What was recorded; undefined when nothing was, or what is there is not such a record. */
export function readState(files: EmulatorFiles): Emulator | undefined {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(files.state, 'utf8'));
  } catch {
    return undefined;
  }
  return isEmulator(data) ? data : undefined;
}

/** In one step, so that no reader finds half a record. Without waiting: see {@link readState}'s callers. */
export function writeState(files: EmulatorFiles, emulator: Emulator): void {
  mkdirSync(files.folder, { recursive: true });
  const draft = `${files.state}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(emulator, undefined, 2)}\n`);
  renameSync(draft, files.state);
}

export function removeState(files: EmulatorFiles): void {
  rmSync(files.state, { force: true });
}

const FIELDS = {
  instance: 'string',
  pid: 'number',
  processStarted: 'string',
  port: 'number',
  endpoint: 'string',
  startedAt: 'string',
  launcher: 'string',
  log: 'string',
} as const satisfies Record<keyof Emulator, 'string' | 'number'>;

/** A number that is no process would, negated, mean a group of them or all there are. */
function isEmulator(data: unknown): data is Emulator {
  if (typeof data !== 'object' || data === null) return false;
  const record = data as Record<string, unknown>;
  if (!Object.entries(FIELDS).every(([field, type]) => typeof record[field] === type)) return false;
  return Number.isSafeInteger(record.pid) && Number(record.pid) > 1 && Number.isSafeInteger(record.port);
}
