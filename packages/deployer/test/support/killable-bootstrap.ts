import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { haveEnded, killTree } from './process-tree';

export interface KillableOptions {
  /** `cdktf.out` */
  readonly output: string;
  readonly workspace: string;
  readonly env: NodeJS.ProcessEnv;
  /** Border to stand still at, `create done`. @default - it goes on to its end */
  readonly stopAt?: string;
  /** Told each border. @default - nothing is done */
  readonly onBorder?: (border: string) => void;
}

export interface KillableEnd {
  /** Null for one that was killed. */
  readonly exitCode: number | null;
  readonly borders: readonly string[];
  readonly stderr: string;
  readonly seconds: number;
}

/** A bootstrap that approves everything, in a process of its own. */
export class KillableBootstrap {
  public readonly ended: Promise<KillableEnd>;
  private readonly child: ChildProcess;
  private killed: readonly number[] = [];

  constructor({ output, workspace, env, stopAt = '', onBorder }: KillableOptions) {
    const started = Date.now();
    const program = join(__dirname, 'bootstrap-program.ts');
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', program, output, workspace, stopAt], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const borders: string[] = [];
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { border } = JSON.parse(line) as { readonly border: string };
      borders.push(border);
      onBorder?.(border);
      if (border === stopAt) this.kill();
    });
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject).on('close', (exitCode) => {
        const end = { exitCode, borders, stderr, seconds: (Date.now() - started) / 1000 };
        haveEnded(this.killed).then(() => resolve(end), reject);
      });
    });
  }

  /** With everything it has started. */
  public kill(): void {
    if (this.child.pid !== undefined && this.child.exitCode === null)
      this.killed = [...this.killed, ...killTree(this.child.pid)];
  }

  /** Without what it has started. */
  public killAlone(): void {
    this.child.kill('SIGKILL');
  }
}
