import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { scratchFolder } from '@mlopspltf/testing';
import fc from 'fast-check';
import { emulatorFiles, readState, removeState, writeState, type Emulator } from '../src/state-file';

const EMULATOR: Emulator = {
  instance: '00000000-0000-0000-0000-000000000000',
  pid: 4242,
  processStarted: 'boot:1',
  port: 5000,
  endpoint: 'http://127.0.0.1:5000',
  startedAt: '2026-01-01T00:00:00.000Z',
  launcher: 'moto_server',
  log: '/somewhere/emulator.log',
};

test('what is written is read, and nothing else is left in the folder', () => {
  const files = emulatorFiles(scratchFolder());

  writeState(files, EMULATOR);
  writeState(files, { ...EMULATOR, port: 5001 });

  expect(readState(files)).toEqual({ ...EMULATOR, port: 5001 });
  expect(readdirSync(files.folder)).toEqual(['emulator.json']);
});

test('a record that is not there is none, and may be removed', () => {
  const files = emulatorFiles(scratchFolder());

  removeState(files);

  expect(readState(files)).toBeUndefined();
});

/** Read as it stands, each of these would end other processes than the emulator: group 0 is the reader's own. */
test.each([0, 1, -1, 1.5, Number.MAX_SAFE_INTEGER + 1, null, '4242'])(
  'a record with the process number %p is none',
  (pid) => {
    const files = emulatorFiles(scratchFolder());
    mkdirSync(files.folder);
    writeFileSync(files.state, JSON.stringify({ ...EMULATOR, pid }));

    expect(readState(files)).toBeUndefined();
  },
);

test('a record that lacks a field is none', () => {
  const files = emulatorFiles(scratchFolder());
  for (const field of Object.keys(EMULATOR)) {
    writeState(files, { ...EMULATOR, [field]: undefined });
    expect(readState(files)).toBeUndefined();
  }
});

test('a file that holds anything else is no record', () => {
  const files = emulatorFiles(scratchFolder());
  mkdirSync(files.folder);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      writeFileSync(files.state, text);
      expect(readState(files)).toBeUndefined();
    }),
  );
});
