import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The program as it is installed. */
const BIN = join(__dirname, '..', '..', 'bin', 'infra.js');

export interface ProgramOptions {
  /** Absolute. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Called with each piece of standard error, to react to what happens. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Whoever reads standard error is gone as soon as this is there. @default - read to its end */
  readonly leaveStderrAt?: string;
  /** Takes standard output instead of the test. @default - the test reads it */
  readonly stdout?: number;
}

export interface Ended {
  /** Null after a signal that ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the real program in a process of its own, without a terminal, and waits for its end. */
export async function infra(argv: readonly string[], options: ProgramOptions): Promise<Ended> {
  const { cwd, env, onStderr, leaveStderrAt, stdout = 'pipe' } = options;
  const child = spawn(process.execPath, [BIN, ...argv], { cwd, env, stdio: ['ignore', stdout, 'pipe'] });
  const written = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
    if (leaveStderrAt !== undefined && written.stderr.includes(leaveStderrAt)) child.stderr?.destroy();
    onStderr?.(text, (signal) => child.kill(signal));
  });
  const exitCode = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  return { exitCode, ...written };
}

/** The last line on standard error. */
export function lastLine({ stderr }: Pick<Ended, 'stderr'>): string {
  return stderr.trimEnd().split('\n').at(-1) ?? '';
}
