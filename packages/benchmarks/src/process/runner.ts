import { createWriteStream, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { CommandError, InterruptedError } from '../errors';
import { endGroup } from './group';

export interface RunnerOptions {
  /** Takes the output of every command, a file each; absolute. */
  readonly logs: string;
  /** What every command is started with. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends the command that runs. */
  readonly signal: AbortSignal;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Beside those that every command gets. @default - none */
  readonly env?: NodeJS.ProcessEnv;
  /** Goes to standard input. @default - nothing */
  readonly input?: string;
}

/** Lines of a failed command's output that are shown. */
const SHOWN_LINES = 15;

/** Runs commands one after the other, and knows how long each took. */
export class Runner {
  private started = 0;

  constructor(private readonly options: RunnerOptions) {
    mkdirSync(options.logs, { recursive: true });
  }

  /**
   * Runs a command to its end, in a process group of its own: Ctrl-C reaches it once, from here.
   *
   * @returns seconds from its start to its end
   * @throws CommandError when it fails
   * @throws InterruptedError when it was ended because everything is to end
   */
  public async run(command: Command): Promise<number> {
    const { execa } = await import('execa');
    const { signal, logs } = this.options;
    this.throwIfStopped();
    this.started += 1;
    const log = join(logs, `${String(this.started).padStart(4, '0')}-${basename(command.file)}.log`);
    // One file for both, which the command writes itself: in its order, and all there when it has ended.
    const output = createWriteStream(log, { fd: openSync(log, 'w') });
    const from = performance.now();
    const child = execa(command.file, command.args, {
      cwd: command.cwd,
      env: { ...this.options.env, ...command.env },
      extendEnv: false,
      detached: true,
      reject: false,
      buffer: false,
      stdin: 'pipe',
      stdout: output,
      stderr: output,
    });
    // A command that did not read all of it has its reasons.
    child.stdin.on('error', () => undefined).end(command.input ?? '');
    const stop = (): void => void (child.pid !== undefined && endGroup(child.pid));
    signal.addEventListener('abort', stop, { once: true });
    try {
      const { failed, exitCode, shortMessage } = await child;
      const seconds = (performance.now() - from) / 1000;
      if (signal.aborted && child.pid !== undefined) await endGroup(child.pid);
      this.throwIfStopped();
      if (failed) throw new CommandError(textOf(command), endingOf(exitCode, shortMessage), endOf(log));
      return seconds;
    } finally {
      signal.removeEventListener('abort', stop);
      output.destroy();
    }
  }

  private throwIfStopped(): void {
    const { signal } = this.options;
    if (signal.aborted) throw new InterruptedError(String(signal.reason));
  }
}

/** Where its files lie on this machine is nobody's business: pages are committed. */
function textOf({ file, args }: Command): string {
  return [file, ...args].map((word) => (isAbsolute(word) ? basename(word) : word)).join(' ');
}

function endingOf(exitCode: number | undefined, message: string | undefined): string {
  return exitCode === undefined ? `did not run: ${message ?? 'no reason is known'}` : `ended with ${exitCode}`;
}

function endOf(log: string): string {
  const lines = stripVTControlCharacters(readFileSync(log, 'utf8')).trimEnd().split('\n');
  return lines.slice(-SHOWN_LINES).join('\n');
}
