import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scratchFolder } from '@mlopspltf/testing';
import { withLock } from '../src/lock';
import { ownIdentity } from '../src/process-identity';

const WAIT = 10_000;

/** A hold as a process leaves it behind that was killed. */
function heldByTheDead(file: string): void {
  const { pid } = spawnSync('true');
  writeFileSync(file, JSON.stringify({ pid, started: 'long ago', token: 'of the dead' }));
}

function heldByTheLiving(file: string): void {
  writeFileSync(file, JSON.stringify({ ...ownIdentity(), token: 'of another' }));
}

/** How many were at work at once, at most. */
async function mostAtOnce(file: string, count: number): Promise<number> {
  let [working, most] = [0, 0];
  const work = async (): Promise<void> => {
    working += 1;
    most = Math.max(most, working);
    await sleep(5);
    working -= 1;
  };
  await Promise.all(Array.from({ length: count }, () => withLock(file, WAIT, work)));
  return most;
}

test('one works at a time, all get their turn, and nothing is left behind', async () => {
  const folder = scratchFolder();

  expect(await mostAtOnce(join(folder, 'lock'), 10)).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('the hold of a dead process is taken over at once, by one of those who wait', async () => {
  const folder = scratchFolder();
  heldByTheDead(join(folder, 'lock'));

  expect(await mostAtOnce(join(folder, 'lock'), 5)).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('so is a hold that was being taken over by a process that died, too', async () => {
  const folder = scratchFolder();
  heldByTheDead(join(folder, 'lock'));
  heldByTheDead(join(folder, 'lock.takeover'));

  expect(await mostAtOnce(join(folder, 'lock'), 5)).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('and a lock file that holds nothing', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'lock'), '');

  expect(await mostAtOnce(join(folder, 'lock'), 2)).toBe(1);
});

test('a living holder is waited for until the limit, then named', async () => {
  const file = join(scratchFolder(), 'lock');
  heldByTheLiving(file);

  await expect(withLock(file, 100, () => Promise.resolve())).rejects.toThrow(`process ${process.pid}`);
});

test('a failure gives the lock back', async () => {
  const file = join(scratchFolder(), 'lock');

  await expect(withLock(file, WAIT, () => Promise.reject(new Error('it failed')))).rejects.toThrow('it failed');

  await expect(withLock(file, WAIT, () => Promise.resolve('free'))).resolves.toBe('free');
});

test('who waits can give up', async () => {
  const file = join(scratchFolder(), 'lock');
  heldByTheLiving(file);
  const controller = new AbortController();
  const waiting = withLock(file, WAIT, () => Promise.resolve(), controller.signal);

  controller.abort();

  await expect(waiting).rejects.toThrow('interrupted');
});
