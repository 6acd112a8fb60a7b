import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHECKOUT } from '../src/checkout';

requireTools('terraform', 'moto_server', 'git', 'bash');

/** The program as its task starts it, with a folder of its own for what it leaves on the way. */
function start(temporary: string, ...args: readonly string[]): ChildProcess {
  const main = join(CHECKOUT, 'packages', 'benchmarks', 'src', 'main.ts');
  const env = { ...process.env, TMPDIR: temporary };
  return spawn(process.execPath, ['--require', 'tsx/cjs', main, ...args], { cwd: CHECKOUT, env, stdio: 'pipe' });
}

function collect(stream: NodeJS.ReadableStream | null): string[] {
  const chunks: string[] = [];
  stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  return chunks;
}

function scratchOf(temporary: string): readonly string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('mlopspltf-bench-'));
}

test('one module is deployed by two contenders, the page says how long it took, and nothing is left', async () => {
  const temporary = scratchFolder();
  const file = join(temporary, 'page.md');
  const program = start(temporary, '--sizes', '1', '--only', 'infra,loop', '--output', file);
  const [told, printed] = [collect(program.stderr), collect(program.stdout)];
  const [code] = (await once(program, 'close')) as [number];

  expect({ code, told: told.join('') }).toMatchObject({ code: 0 });
  const row = /^\| 1 +\| +[\d.]+ s \| +– \| +[\d.]+ s \| +– \| +[\d.]+ \|$/gm;
  const page = readFileSync(file, 'utf8');
  // Whoever failed twice is named there, with what it said.
  expect(page).not.toContain(' ended with ');
  expect(page.match(row)).toHaveLength(3);
  expect(printed.join('').match(row)).toHaveLength(3);
  expect(scratchOf(temporary)).toEqual([]);
});

const ENDINGS: readonly (readonly [string, (program: ChildProcess) => void])[] = [
  ['SIGINT', (program) => void program.kill('SIGINT')],
  ['SIGTERM', (program) => void program.kill('SIGTERM')],
  ['a closed output', (program) => void program.stderr?.destroy()],
];

test.each(ENDINGS)('%s ends what runs, the emulator too, and nothing is written or left', async (_, end) => {
  const temporary = scratchFolder();
  const file = join(temporary, 'page.md');
  const program = start(temporary, '--sizes', '1', '--only', 'loop', '--output', file);
  const told = collect(program.stderr);
  while (!told.join('').includes('first deployment …')) await sleep(100);
  const [scratch = ''] = scratchOf(temporary);
  const { pid } = JSON.parse(readFileSync(join(temporary, scratch, 'emulator', 'emulator.json'), 'utf8')) as {
    readonly pid: number;
  };
  await sleep(2_000);
  end(program);
  const [code] = (await once(program, 'close')) as [number];

  expect(code).toBe(1);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect([...scratchOf(temporary), ...(existsSync(file) ? [file] : [])]).toEqual([]);
});
