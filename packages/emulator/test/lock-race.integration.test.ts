import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import { withLock } from '../src/lock';
import type * as processIdentity from '../src/process-identity';
import { isAlive, ownIdentity } from '../src/process-identity';

jest.mock('../src/process-identity', () => {
  const actual = jest.requireActual<typeof processIdentity>('../src/process-identity');
  return { ...actual, isAlive: jest.fn(actual.isAlive) };
});

test('who finds a dead holder does not take over from one who was faster', async () => {
  const file = join(scratchFolder(), 'lock');
  writeFileSync(file, JSON.stringify({ pid: spawnSync('true').pid, started: 'long ago', token: 'of the dead' }));
  jest.mocked(isAlive).mockImplementationOnce(() => {
    writeFileSync(file, JSON.stringify({ ...ownIdentity(), token: 'of who was faster' }));
    return false;
  });

  await expect(withLock(file, 100, () => Promise.resolve())).rejects.toThrow(`process ${process.pid}`);
});
