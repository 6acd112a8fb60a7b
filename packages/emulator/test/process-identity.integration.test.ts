import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { requireTools } from '@mlopspltf/testing';
import { identify, isAlive, ownIdentity } from '../src/process-identity';

test('a process is the same each time it is looked at', () => {
  expect(identify(process.pid)).toEqual(ownIdentity());
  expect(isAlive(ownIdentity())).toBe(true);
});

test('a process that ended is not alive', async () => {
  const child = spawn('sleep', ['60']);
  const known = identify(child.pid ?? 0);
  expect(known && isAlive(known)).toBe(true);

  child.kill();
  await once(child, 'exit');

  expect(known && isAlive(known)).toBe(false);
});

test('a process of which only the exit status is left is not alive', async () => {
  // The shell never asks for the status of its child, so that the child stays behind as a zombie.
  const parent = spawn('bash', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  await new Promise((resolve) => setTimeout(resolve, 500));
  try {
    expect(process.kill(pid, 0)).toBe(true);
    expect(identify(pid)).toBeUndefined();
  } finally {
    parent.kill();
  }
});

test('another process with the same number is told apart', () => {
  expect(isAlive({ pid: process.pid, started: 'some other time' })).toBe(false);
});

describe('where there is no /proc', () => {
  const platform = process.platform;
  beforeAll(() => {
    requireTools('ps');
    Object.defineProperty(process, 'platform', { value: 'darwin' });
  });
  afterAll(() => Object.defineProperty(process, 'platform', { value: platform }));

  test('processes are told apart as well', async () => {
    const child = spawn('sleep', ['60']);
    const known = identify(child.pid ?? 0);
    expect(known).toEqual(identify(child.pid ?? 0));
    expect(known && isAlive({ ...known, started: 'some other time' })).toBe(false);

    child.kill();
    await once(child, 'exit');

    expect(known && isAlive(known)).toBe(false);
  });
});

test('numbers that no process has are nobody', () => {
  expect(identify(0)).toBeUndefined();
  expect(identify(2 ** 22 + 1)).toBeUndefined();
});
