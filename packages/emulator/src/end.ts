import { setTimeout as sleep } from 'node:timers/promises';
import { succeeds } from './command';
import { notStopped } from './errors';
import { findExecutable } from './executable';
import { containerName } from './launcher';
import { probe } from './probe';
import { identify, isAlive } from './process-identity';
import type { Emulator } from './state-file';

/** Milliseconds for an orderly end, and then for the system to take a killed process away. */
const TERMINATED_WITHIN = 5_000;
const KILLED_WITHIN = 5_000;
const CONTAINER_REMOVED_WITHIN = 30_000;
const POLL = 50;

/**
 * Ends what the record names and nothing else: a process that only has its number is left alone.
 *
 * @throws EmulatorError when it does not end
 */
export async function endEmulator(emulator: Emulator, env: NodeJS.ProcessEnv): Promise<void> {
  if ((await remains(emulator)) && !(await endsAfter('SIGTERM', emulator, TERMINATED_WITHIN))) {
    if (!(await endsAfter('SIGKILL', emulator, KILLED_WITHIN))) throw notStopped(emulator.pid);
  }
  if (emulator.launcher === 'docker') await removeContainer(emulator, env);
}

export function leaderOf(emulator: Emulator): { readonly pid: number; readonly started: string } {
  return { pid: emulator.pid, started: emulator.processStarted };
}

/** The whole group is told, as uvx and pipx may have the server as their child. */
async function endsAfter(signal: NodeJS.Signals, emulator: Emulator, limit: number): Promise<boolean> {
  signalGroup(emulator.pid, signal);
  const deadline = Date.now() + limit;
  while (Date.now() < deadline) {
    await sleep(POLL);
    if (!(await remains(emulator))) return true;
  }
  return false;
}

/**
 * A number is not given to a new process while a group has it. So where its leader is gone, no other process has its
 * number, and moto answers on its port, the group is what the leader left behind.
 */
async function remains(emulator: Emulator): Promise<boolean> {
  if (isAlive(leaderOf(emulator))) return true;
  if (identify(emulator.pid) !== undefined || !signalGroup(emulator.pid, 0)) return false;
  return (await probe(emulator.port)) === 'emulator';
}

/** False when there is no such group. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

/** Outlives its client when that is killed; usually it is gone already. */
async function removeContainer(emulator: Emulator, env: NodeJS.ProcessEnv): Promise<void> {
  const docker = findExecutable('docker', env);
  if (docker === undefined) return;
  await succeeds(docker, ['rm', '--force', containerName(emulator.instance)], env, CONTAINER_REMOVED_WITHIN);
}
