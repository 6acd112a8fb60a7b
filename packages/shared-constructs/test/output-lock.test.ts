import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withOutputLock } from '../src/output-lock';
import { repository } from './support';

test('work is done alone, and the lock goes with it', async () => {
  const lock = join(repository(), 'out', '.lock');

  await expect(withOutputLock(lock, () => existsSync(join(lock, '..')))).resolves.toBe(true);
  expect(existsSync(lock)).toBe(false);
});

test('the lock goes when the work fails', async () => {
  const lock = join(repository(), '.lock');

  await expect(
    withOutputLock(lock, () => {
      throw new Error('failed');
    }),
  ).rejects.toThrow('failed');
  await expect(withOutputLock(lock, () => 'next')).resolves.toBe('next');
});

test('who comes second waits until the first is done', async () => {
  const lock = join(repository(), '.lock');
  symlinkSync(String(process.pid), lock);
  const second = withOutputLock(lock, () => 'second');
  let done = false;
  void second.then(() => (done = true));

  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(done).toBe(false);
  rmSync(lock);

  await expect(second).resolves.toBe('second');
});

test.each([
  ['a process that lives', (lock: string) => symlinkSync(String(process.pid), lock), `Process ${process.pid}`],
  ['something else', (lock: string) => writeFileSync(lock, ''), 'Process ?'],
])('who waits too long for %s is told what to remove', async (_, hold, holder) => {
  const lock = join(repository(), '.lock');
  hold(lock);

  const waiting = withOutputLock(lock, () => 'never', 50);

  await expect(waiting).rejects.toThrow(`${holder} is writing the same output`);
  await expect(waiting).rejects.toThrow(`remove ${lock}`);
});

test('the lock of a process that was killed is taken', async () => {
  const lock = join(repository(), '.lock');
  // No process has this number: the highest that Linux gives is 4194304.
  symlinkSync('99999999', lock);

  await expect(withOutputLock(lock, () => 'taken')).resolves.toBe('taken');
});
