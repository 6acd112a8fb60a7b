import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { endTree } from './orphans';
import type { Patience } from './world';

export interface ProgramCall {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of standard output and standard error, in the order in which they come. */
  readonly onLine: (line: string) => void;
  /** Aborted when the program is to end. */
  readonly signal: AbortSignal;
  /** Milliseconds that it has after each signal. @default - what GitHub gives */
  readonly patience?: Patience;
}

/**
 * First SIGINT and 7.5 seconds, then SIGTERM and 2.5 seconds, both for the step's own process only and not for what that has
 * started; then the tree is killed.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
const GITHUB: Patience = { afterInterrupt: 7500, afterTerminate: 2500 };

/** What is left of the output once the program has ended may take that long: others may still hold it. */
const DRAIN = 5000;

/**
 * Runs a program in a process group of its own, so that signals of a terminal do not reach it.
 * @returns its exit code; 128 and more where a signal ended it
 * @throws Error where it cannot be started
 */
export async function runProgram(call: ProgramCall): Promise<number> {
  const child = spawn(call.file, [...call.args], {
    cwd: call.cwd,
    env: { ...call.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === 'SIGKILL' ? 9 : 15)));
  });
  const printed = Promise.all([readLines(child.stdout, call.onLine), readLines(child.stderr, call.onLine)]);
  const finished = new AbortController();
  const stop = (): void => void end(child, call.patience ?? GITHUB, finished.signal);
  if (call.signal.aborted) stop();
  else call.signal.addEventListener('abort', stop, { once: true });
  try {
    return await ended;
  } finally {
    finished.abort();
    call.signal.removeEventListener('abort', stop);
    await Promise.race([printed, sleep(DRAIN, undefined, { ref: false })]);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

async function end(child: ChildProcess, patience: Patience, finished: AbortSignal): Promise<void> {
  try {
    child.kill('SIGINT');
    await sleep(patience.afterInterrupt, undefined, { signal: finished });
    child.kill('SIGTERM');
    await sleep(patience.afterTerminate, undefined, { signal: finished });
    if (child.pid !== undefined) endTree(child.pid);
  } catch {
    // It has ended.
  }
}

async function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) onLine(line);
}
