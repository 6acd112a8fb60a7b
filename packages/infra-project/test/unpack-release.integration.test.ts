import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackRelease } from '../src';

const OWN = '@mlopspltf/infra-project';
const INSTALLED = `node_modules/${OWN}/package.json`;

let folder: string;
let stderr: jest.SpyInstance;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unpack-'));
  write(INSTALLED, manifest(OWN, '1.0.0'));
  stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  stderr.mockRestore();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const manifest = (name: string, version: string): string => JSON.stringify({ name, version });

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** A file as npm pack makes it. */
function pack(file: string, name: string, version: string): void {
  write('package/package.json', manifest(name, version));
  mkdirSync(join(folder, 'vendor'), { recursive: true });
  spawnSync('tar', ['--create', '--gzip', '--file', file, 'package'], { cwd: folder });
}

describe('the project type of another release', () => {
  test.each([[['vendor/new.tgz']], [['--', 'vendor/new.tgz']]])(
    'is put in place of the installed one by %j',
    (args) => {
      pack('vendor/new.tgz', OWN, '2.0.0');
      unpackRelease(args, folder);

      expect(process.exitCode).toBeUndefined();
      expect(readFileSync(join(folder, INSTALLED), 'utf8')).toBe(manifest(OWN, '2.0.0'));
    },
  );

  test.each([
    ['no file', [], 'has to be named'],
    ['two files', ['vendor/new.tgz', 'vendor/other.tgz'], 'vendor/new.tgz vendor/other.tgz'],
    ['a file that is not there', ['vendor/absent.tgz'], 'There is no file'],
    ['a folder', ['vendor'], 'There is no file'],
    ['a file of another package', ['vendor/other.tgz'], 'vendor/other.tgz holds @mlopspltf/deployer, and not'],
    ['a file of something else', ['notes.txt'], 'cannot be unpacked: '],
  ])('is not replaced by %s, and the message says what to type', (_what, args, problem) => {
    pack('vendor/new.tgz', OWN, '2.0.0');
    pack('vendor/other.tgz', '@mlopspltf/deployer', '2.0.0');
    write('notes.txt', 'x');
    unpackRelease(args, folder);

    const said = stderr.mock.calls.flat().join('');
    expect(process.exitCode).toBe(2);
    expect(said).toContain(problem);
    expect(said).toContain('npx projen upgrade vendor/mlopspltf-infra-project-VERSION.tgz\n');
    expect(readFileSync(join(folder, INSTALLED), 'utf8')).toBe(manifest(OWN, '1.0.0'));
  });
});
