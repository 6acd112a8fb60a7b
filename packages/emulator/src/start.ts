import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endEmulator, leaderOf } from './end';
import { interrupted } from './errors';
import { launchEmulator } from './launch';
import { withLock } from './lock';
import { probe } from './probe';
import { isAlive } from './process-identity';
import { emulatorFiles, readState, removeState, type Emulator, type EmulatorFiles } from './state-file';

export interface StartEmulatorOptions {
  /** Folder for everything that outlives a run (`.infra`). One emulator each. */
  readonly workspace: string;
  /**
   * Environment to start from. AWS credentials and endpoints in it are not handed on.
   * @default - that of this process
   */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Aborted when the start is to be given up.
   * @default - it is not given up
   */
  readonly signal?: AbortSignal;
}

export interface StartedEmulator extends Emulator {
  /** Whether it was running already. */
  readonly reused: boolean;
}

/** As long as the slowest start, which may fetch the emulator first, and then some. */
const LOCK_WAIT = 360_000;
/** For one that was started by an interrupted command, or has much to do. */
const RECORDED_ANSWERS_WITHIN = 30_000;
const POLL = 100;

/**
 * The emulator of this workspace: the one that runs, or else a new one. It outlives this program; at one time there is
 * one of them, however many ask.
 *
 * @throws EmulatorNotFoundError when there is none on this machine
 * @throws EmulatorError when it does not start, with the end of its log
 */
export async function startEmulator(options: StartEmulatorOptions): Promise<StartedEmulator> {
  const { workspace, env = process.env, signal } = options;
  const files = emulatorFiles(resolve(workspace));
  mkdirSync(files.folder, { recursive: true });
  const running = await runningEmulator(files);
  if (running) return { ...running, reused: true };
  return withLock(
    files.lock,
    LOCK_WAIT,
    async () => {
      const recorded = await recordedEmulator(files, env, signal);
      if (recorded) return { ...recorded, reused: true };
      return { ...(await launchEmulator(files, env, signal)), reused: false };
    },
    signal,
  );
}

/** The recorded one, if it is there and answers right now. */
export async function runningEmulator(files: EmulatorFiles): Promise<Emulator | undefined> {
  const emulator = readState(files);
  if (!emulator || !isAlive(leaderOf(emulator))) return undefined;
  return (await probe(emulator.port)) === 'emulator' ? emulator : undefined;
}

/** The recorded one, given time to answer. One that does not is ended, and its record removed. */
async function recordedEmulator(
  files: EmulatorFiles,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Emulator | undefined> {
  const emulator = readState(files);
  if (!emulator) return undefined;
  const deadline = Date.now() + RECORDED_ANSWERS_WITHIN;
  while (isAlive(leaderOf(emulator)) && Date.now() < deadline) {
    if (await runningEmulator(files)) return emulator;
    if (signal?.aborted) throw interrupted();
    await sleep(POLL);
  }
  await endEmulator(emulator, env);
  removeState(files);
  return undefined;
}
