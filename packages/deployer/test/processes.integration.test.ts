import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scratchFolder } from '@mlopspltf/testing';
import { killTerraform } from '../src';
import { runProcess } from '../src/terraform/run';
import { exclusively } from '../src/workspace/exclusive';
import { isAlive } from '../src/workspace/processes';
import { script } from './support/script';

const env = { PATH: process.env.PATH ?? '' };

describe('a started program', () => {
  const start = (binary: string, options: Partial<Parameters<typeof runProcess>[0]> = {}) =>
    runProcess({ binary, args: [], cwd: scratchFolder(), env, ...options });

  test('gets its arguments as they are, and no environment but the given one', async () => {
    const lines: string[] = [];
    const binary = script('console.log(JSON.stringify([process.argv.slice(2), Object.keys(process.env).sort()]))');

    await start(binary, {
      args: ['$(touch x)', 'a b', "'"],
      env: { ...env, ONLY: '1' },
      onLine: (line) => lines.push(line),
    });

    expect(JSON.parse(lines.join(''))).toEqual([
      ['$(touch x)', 'a b', "'"],
      ['ONLY', 'PATH'],
    ]);
  });

  test('tells its exit code, and its output line by line with the source', async () => {
    const lines: string[] = [];
    const binary = script("process.stdout.write('one\\ntwo'); process.stderr.write('three\\n'); process.exitCode = 7;");

    const { exitCode } = await start(binary, { onLine: (line, source) => lines.push(`${source} ${line}`) });

    expect(exitCode).toBe(7);
    expect([...lines].sort()).toEqual(['stderr three', 'stdout one', 'stdout two']);
  });

  test('is asked once to end, and waited for', async () => {
    const folder = scratchFolder();
    const binary = script(
      `let count = 0;
       process.on('SIGINT', () => { count += 1; setTimeout(() => { require('fs').writeFileSync('${folder}/count', String(count)); process.exit(1); }, 300); });
       setInterval(() => {}, 1000); console.log('ready');`,
    );
    const controller = new AbortController();

    const end = await start(binary, { signal: controller.signal, onLine: () => controller.abort() });

    expect(end).toEqual({ exitCode: 1, interrupted: true });
    expect(readFileSync(join(folder, 'count'), 'utf8')).toBe('1');
  });

  test('is in a process group of its own, out of reach of the terminal', async () => {
    const lines: string[] = [];
    const binary = script(
      "console.log(process.pid + ' ' + require('child_process').execFileSync('ps', ['-o', 'pgid=', '-p', String(process.pid)]))",
    );

    await start(binary, { onLine: (line) => lines.push(line) });

    const [pid, group] = lines.join(' ').trim().split(/\s+/);
    expect(group).toBe(pid);
  });

  test('is not started when all was stopped before', async () => {
    const folder = scratchFolder();
    const binary = script(`require('fs').writeFileSync('${folder}/started', '')`);

    await expect(start(binary, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'ExecutionError' });
    expect(existsSync(join(folder, 'started'))).toBe(false);
  });

  test('that does not exist is an error that names it', async () => {
    await expect(start('/no/such/program')).rejects.toThrow('/no/such/program did not start');
  });

  test('is killed with its children as the last resort', async () => {
    const binary = script(
      "const child = require('child_process').spawn('sleep', ['60']); process.on('SIGINT', () => {}); console.log(process.pid + ' ' + child.pid); setInterval(() => {}, 1000);",
    );
    let pids: readonly number[] = [];

    const running = start(binary, {
      onLine: (line) => {
        pids = line.split(' ').map(Number);
        killTerraform();
      },
    });

    await expect(running).rejects.toThrow('ended by SIGKILL');
    await sleep(100);
    expect(pids).toHaveLength(2);
    expect(pids.filter((pid) => isRunning(pid))).toEqual([]);
  });
});

describe('what only one process may do', () => {
  test('is refused while another does it, naming who', async () => {
    const file = join(scratchFolder(), 'lock');

    await exclusively(file, { purpose: 'deploy of dev' }, async () => {
      const second = exclusively(file, { purpose: 'plan of dev' }, () => Promise.resolve());
      await expect(second).rejects.toMatchObject({
        name: 'LockError',
        message: expect.stringContaining(`deploy of dev, process ${process.pid}`) as string,
      });
    });
    await expect(exclusively(file, { purpose: 'plan of dev' }, () => Promise.resolve('done'))).resolves.toBe('done');
  });

  test('is waited for where that is wanted, and done one after the other', async () => {
    const file = join(scratchFolder(), 'lock');
    const log: string[] = [];
    const work = (name: string): Promise<void> =>
      exclusively(file, { purpose: name, wait: true }, async () => {
        log.push(`${name} begins`);
        await sleep(20);
        log.push(`${name} ends`);
      });

    await Promise.all(['a', 'b', 'c'].map(work));

    for (const at of [0, 2, 4]) expect(log[at + 1]).toBe(log[at]?.replace('begins', 'ends'));
  });

  test('is free again after a failure', async () => {
    const file = join(scratchFolder(), 'lock');

    await expect(exclusively(file, { purpose: 'x' }, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    await expect(exclusively(file, { purpose: 'x' }, () => Promise.resolve(1))).resolves.toBe(1);
  });

  test('is taken over from a process that is gone', async () => {
    const file = join(scratchFolder(), 'lock');
    const gone = 2 ** 22 + 1;
    expect(isAlive(gone)).toBe(false);
    writeFileSync(
      file,
      JSON.stringify({ token: 'x', pid: gone, host: hostname(), since: '', purpose: 'deploy of dev' }),
    );

    await expect(exclusively(file, { purpose: 'x' }, () => Promise.resolve(1))).resolves.toBe(1);
  });

  test('is taken over from another machine that has not been heard of for a minute', async () => {
    const file = join(scratchFolder(), 'lock');
    writeFileSync(file, JSON.stringify({ token: 'x', pid: 1, host: 'elsewhere', since: '', purpose: 'deploy of dev' }));
    await expect(exclusively(file, { purpose: 'x' }, () => Promise.resolve(1))).rejects.toThrow('on elsewhere');

    const before = new Date(Date.now() - 120_000);
    utimesSync(file, before, before);
    await expect(exclusively(file, { purpose: 'x' }, () => Promise.resolve(1))).resolves.toBe(1);
  });
});

/** A killed process stays in the table until its parent has looked at it. */
function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false;
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !readFileSync(stat, 'utf8').includes(') Z ');
}
