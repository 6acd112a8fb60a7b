import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { endEmulator, leaderOf } from './end';
import { withLock } from './lock';
import { isAlive } from './process-identity';
import { runningEmulator } from './start';
import { emulatorFiles, readState, removeState, type Emulator } from './state-file';

export interface EmulatorOptions {
  /** Folder for everything that outlives a run (`.infra`). */
  readonly workspace: string;
  /**
   * Where `docker` is looked for, if the emulator is a container.
   * @default - that of this process
   */
  readonly env?: NodeJS.ProcessEnv;
}

export interface StoppedEmulator {
  /** False when none was running, which is no error. */
  readonly stopped: boolean;
  /** What had been recorded, if anything. */
  readonly emulator?: Emulator;
}

/**
 * - `running`: it is there and answers
 * - `unresponsive`: its process is there, but does not answer (yet)
 * - `stopped`: it is not there
 */
export type EmulatorState = 'running' | 'unresponsive' | 'stopped';

export interface EmulatorStatus {
  readonly state: EmulatorState;
  /** What is recorded, if anything. */
  readonly emulator?: Emulator;
}

/** As long as the slowest start: who stops during a start wants it stopped. */
const LOCK_WAIT = 360_000;

/**
 * Ends the emulator of this workspace, and only the process that was started for it. Everything in it is gone.
 *
 * @throws EmulatorError when it does not end
 */
export async function stopEmulator({ workspace, env = process.env }: EmulatorOptions): Promise<StoppedEmulator> {
  const files = emulatorFiles(resolve(workspace));
  if (!existsSync(files.folder)) return { stopped: false };
  return withLock(files.lock, LOCK_WAIT, async () => {
    const emulator = readState(files);
    if (!emulator) return { stopped: false };
    const stopped = isAlive(leaderOf(emulator));
    await endEmulator(emulator, env);
    removeState(files);
    return { stopped, emulator };
  });
}

/** Looks, and changes nothing. */
export async function emulatorStatus({ workspace }: EmulatorOptions): Promise<EmulatorStatus> {
  const files = emulatorFiles(resolve(workspace));
  const emulator = readState(files);
  if (!emulator) return { state: 'stopped' };
  if (await runningEmulator(files)) return { state: 'running', emulator };
  return { state: isAlive(leaderOf(emulator)) ? 'unresponsive' : 'stopped', emulator };
}
