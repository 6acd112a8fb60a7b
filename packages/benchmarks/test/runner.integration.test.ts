import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, InterruptedError } from '../src/errors';
import { plainEnvironment } from '../src/process/environment';
import { Runner } from '../src/process/runner';

let folder: string;
let controller: AbortController;
let runner: Runner;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-'));
  controller = new AbortController();
  const env = { PATH: process.env.PATH };
  runner = new Runner({ logs: join(folder, 'logs'), env, signal: controller.signal });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function script(text: string, ...args: readonly string[]): Promise<number> {
  return runner.run({ file: 'bash', args: ['-c', text, 'bash', ...args], cwd: folder });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

test('the time of a command is that from its start to its end', async () => {
  const seconds = await script('sleep 0.3');

  expect(seconds).toBeGreaterThanOrEqual(0.3);
  expect(seconds).toBeLessThan(5);
});

test('arguments and input reach a command as they are', async () => {
  const hostile = '$(touch pwned)';
  await runner.run({
    file: 'bash',
    args: ['-c', 'printf %s "$1" > argument; cat > input', 'bash', hostile],
    cwd: folder,
    input: hostile,
  });

  expect(readFileSync(join(folder, 'argument'), 'utf8')).toBe(hostile);
  expect(readFileSync(join(folder, 'input'), 'utf8')).toBe(hostile);
  expect(existsSync(join(folder, 'pwned'))).toBe(false);
});

test('a command gets the given environment and nothing of this process', async () => {
  await runner.run({ file: 'bash', args: ['-c', 'env > env'], cwd: folder, env: { OWN: '1' } });
  const names = readFileSync(join(folder, 'env'), 'utf8').match(/^\w+(?==)/gm) ?? [];

  expect(names).toEqual(expect.arrayContaining(['OWN', 'PATH']));
  expect(names).not.toContain('HOME');
});

test('a failed command is told with its code and the end of what it said', async () => {
  const failure = script('seq 100; echo wrong >&2; exit 3');

  await expect(failure).rejects.toThrow(/ended with 3$/);
  await expect(failure).rejects.toMatchObject({ output: expect.stringMatching(/^87\n[\s\S]*\n100\nwrong$/) as string });
});

test('a command that is not there is told by name', async () => {
  const failure = runner.run({ file: 'no-such-program', args: [], cwd: folder });

  await expect(failure).rejects.toThrow(CommandError);
  await expect(failure).rejects.toThrow(/^no-such-program did not run: /);
});

test('an interruption reaches a command and all that it started, once, and is waited for', async () => {
  const running = script(
    `trap 'exit 0' INT
     bash -c 'trap "echo x >> interrupts; sleep 0.5; touch ended; exit 0" INT; touch ready; while :; do sleep 0.05; done'
     echo 'not reached'`,
  );
  await until(() => existsSync(join(folder, 'ready')));
  controller.abort('SIGINT');

  await expect(running).rejects.toThrow(InterruptedError);
  expect(readFileSync(join(folder, 'interrupts'), 'utf8')).toBe('x\n');
  expect(existsSync(join(folder, 'ended'))).toBe(true);
  await expect(script('true')).rejects.toThrow('Stopped by SIGINT.');
});

test('what would make a command behave otherwise than in a terminal of its own is left out', () => {
  const env = plainEnvironment({
    PATH: '/bin',
    HOME: '/home/somebody',
    npm_config_loglevel: 'silent',
    GIT_DIR: '/elsewhere/.git',
    TF_CLI_ARGS_plan: '-refresh=false',
    NODE_OPTIONS: '--inspect',
    CI: 'true',
  });

  expect(Object.keys(env).filter((name) => /^(npm_|GIT_|TF_|NODE_OPTIONS|CI$)/.test(name))).toEqual([]);
  expect(env).toMatchObject({ PATH: '/bin', HOME: '/home/somebody', CHECKPOINT_DISABLE: '1' });
});
