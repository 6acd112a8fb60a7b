import { createInterface } from 'node:readline';
import { ExecutionError } from '../errors';

/** One start of Terraform. */
export interface TerraformCall {
  /** Absolute. */
  readonly binary: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of the child's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Asks Terraform once to end in order, and is waited for. */
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string, source: 'stdout' | 'stderr') => void;
  /** Told once the process is there. */
  readonly onStart?: (pid: number) => void;
}

export interface TerraformExit {
  readonly exitCode: number;
  /** Whether it was asked to end. */
  readonly interrupted: boolean;
}

/** Starts that have not ended: their process ids, which are those of their groups as well. */
const running = new Set<number>();

/**
 * Ends every Terraform of this process at once, providers included. The last resort: states may stay locked.
 */
export function killTerraform(): void {
  for (const pid of running) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      running.delete(pid);
    }
  }
}

/**
 * Runs Terraform in a process group of its own: what a terminal sends to ours does not reach it, so that it gets exactly
 * one SIGINT, after which it releases its lock. A second one would make it leave everything as it is.
 *
 * @throws ExecutionError when it cannot be started, or the run was stopped before
 */
export async function runProcess(call: TerraformCall): Promise<TerraformExit> {
  const { execa } = await import('execa');
  throwIfStopped(call.signal);
  const child = execa(call.binary, call.args, {
    ...ownGroup(call),
    buffer: false,
    stdin: 'ignore',
  });
  const lines = Promise.all([
    eachLine(child.stdout, (line) => call.onLine?.(line, 'stdout')),
    eachLine(child.stderr, (line) => call.onLine?.(line, 'stderr')),
  ]);
  return await follow(child, call, lines);
}

/** Runs Terraform on the caller's own terminal. @see runProcess */
export async function runAttached(call: Omit<TerraformCall, 'onLine'>): Promise<TerraformExit> {
  const { execa } = await import('execa');
  throwIfStopped(call.signal);
  const child = execa(call.binary, call.args, {
    ...ownGroup(call),
    stdio: 'inherit',
  });
  return await follow(child, call, Promise.resolve());
}

/** Nothing of this program's environment, and a process group that a terminal's signals do not reach. */
function ownGroup({ cwd, env }: Pick<TerraformCall, 'cwd' | 'env'>) {
  return { cwd, env, extendEnv: false, detached: true, reject: false } as const;
}

interface Child extends PromiseLike<{
  readonly exitCode?: number;
  readonly signal?: string;
  readonly shortMessage?: string;
}> {
  readonly pid?: number;
  kill(signal: NodeJS.Signals): boolean;
}

async function follow(
  child: Child,
  call: Omit<TerraformCall, 'onLine'>,
  output: Promise<unknown>,
): Promise<TerraformExit> {
  const interrupt = (): void => void child.kill('SIGINT');
  call.signal?.addEventListener('abort', interrupt, { once: true });
  if (child.pid !== undefined) {
    running.add(child.pid);
    call.onStart?.(child.pid);
  }
  try {
    const [{ exitCode, signal, shortMessage }] = await Promise.all([child, output]);
    if (exitCode !== undefined) return { exitCode, interrupted: call.signal?.aborted ?? false };
    throw new ExecutionError(
      signal === undefined
        ? `${call.binary} did not start: ${shortMessage ?? ''}`
        : `Terraform was ended by ${signal}.`,
    );
  } finally {
    if (child.pid !== undefined) running.delete(child.pid);
    call.signal?.removeEventListener('abort', interrupt);
  }
}

async function eachLine(stream: NodeJS.ReadableStream, use: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) use(line);
}

function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ExecutionError('Stopped before it was started.');
}
