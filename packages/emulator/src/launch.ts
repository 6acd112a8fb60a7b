import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { endEmulator } from './end';
import { endpointOf, HOST } from './endpoint';
import { diedEarly, interrupted, tooSlow, wrongEmulator } from './errors';
import { findLauncher, type Launcher } from './launcher';
import { isListening, tailOf } from './log-file';
import { probe } from './probe';
import { identify } from './process-identity';
import { serverEnvironment } from './server-environment';
import { removeState, writeState, type Emulator, type EmulatorFiles } from './state-file';
import { writeCustomization } from './whole-answers';

/** A free port can be taken by somebody else before the emulator has it. */
const PORTS_TRIED = 3;
const POLL = 100;

/** How a started process came out: ready, or ended because somebody else was faster to take its port. */
type Outcome = { readonly ready: Emulator } | { readonly portTaken: Error };

/**
 * Starts an emulator that outlives this program, and waits until it answers. Whatever goes wrong, nothing is left running.
 *
 * @throws EmulatorNotFoundError, EmulatorError
 */
export async function launchEmulator(
  files: EmulatorFiles,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Emulator> {
  const launcher = await findLauncher(env);
  for (let tried = 1; ; tried += 1) {
    const outcome = await launchOnce(launcher, files, env, signal);
    if ('ready' in outcome) return outcome.ready;
    if (tried === PORTS_TRIED) throw outcome.portTaken;
  }
}

async function launchOnce(
  launcher: Launcher,
  files: EmulatorFiles,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Outcome> {
  if (signal?.aborted) throw interrupted();
  const port = await getPort({ host: HOST });
  const instance = randomUUID();
  const environment = serverEnvironment(env, port, writeCustomization(files.folder));
  const child = spawnDetached(launcher, port, instance, files, environment);
  const ending = endingOf(child);
  // Recorded before anything else can happen, so that an interrupted start leaves nothing that nobody knows of.
  const emulator = record(child, { instance, port, launcher }, files);
  try {
    const ended = emulator ? await untilReady(launcher, emulator, ending, signal) : await ending;
    if (emulator && ended === undefined) return { ready: emulator };
    const error = diedEarly(launcher.command, ended ?? 'at once', files.log, tailOf(files.log));
    if ((await probe(port)) === 'silent') throw error;
    removeState(files);
    return { portTaken: error };
  } catch (error) {
    if (emulator) await endEmulator(emulator, env);
    removeState(files);
    throw error;
  } finally {
    child.unref();
  }
}

/** Its output goes straight into the log, and nothing of the caller's is held open, so that a pipe behind it ends. */
function spawnDetached(
  launcher: Launcher,
  port: number,
  instance: string,
  files: EmulatorFiles,
  env: NodeJS.ProcessEnv,
): ChildProcess {
  const log = openSync(files.log, 'w');
  try {
    return spawn(launcher.command, launcher.args(port, instance), {
      cwd: files.folder,
      detached: true,
      env,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

/** Undefined when it is gone already. */
function record(
  child: ChildProcess,
  { instance, port, launcher }: { readonly instance: string; readonly port: number; readonly launcher: Launcher },
  files: EmulatorFiles,
): Emulator | undefined {
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (!identity) return undefined;
  const emulator: Emulator = {
    instance,
    pid: identity.pid,
    processStarted: identity.started,
    port,
    endpoint: endpointOf(port),
    startedAt: new Date().toISOString(),
    launcher: launcher.kind,
    log: files.log,
  };
  writeState(files, emulator);
  return emulator;
}

/** How the process ended, in words, once it has. */
function endingOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`));
  });
}

/** How the process ended, or undefined once it is ready. */
async function untilReady(
  launcher: Launcher,
  { port, log }: Emulator,
  ending: Promise<string>,
  signal?: AbortSignal,
): Promise<string | undefined> {
  for (const deadline = Date.now() + launcher.timeLimit; Date.now() < deadline;) {
    const ended = await Promise.race([ending, sleep(POLL)]);
    if (ended !== undefined) return ended;
    if (signal?.aborted) throw interrupted();
    // Only once it says that it listens is it sure that not somebody else answers.
    if (!isListening(log)) continue;
    const found = await probe(port);
    if (found === 'emulator') return undefined;
    if (found === 'foreign') throw wrongEmulator(launcher.command);
  }
  throw tooSlow(launcher.command, launcher.timeLimit / 1000, log, tailOf(log));
}
