import { spawn, type ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';

export interface Started {
  readonly pid: number;
  readonly port: number;
  readonly reused: boolean;
}

/** Starts the emulator from a program of its own. */
export function spawnStart(workspace: string, env: NodeJS.ProcessEnv = process.env): ChildProcess {
  return spawn(process.execPath, ['--require', 'tsx/cjs', join(__dirname, 'start-program.ts'), workspace], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** What such a program says, once its output ends: which it does not while anybody holds it open. */
export async function outputOf(program: ChildProcess): Promise<Started> {
  if (!program.stdout) throw new Error('its output is not piped');
  return JSON.parse(await text(program.stdout)) as Started;
}
