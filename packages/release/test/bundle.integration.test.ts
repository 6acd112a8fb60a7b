import { scratchFolder } from '@mlopspltf/testing';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle, type Bundle } from '../src/bundle';
import { ToolError } from '../src';

type Sources = Readonly<Record<string, string>>;

/** A repository with two packages of ours, of which "kept" is published as well. */
const SOURCES: Sources = {
  'packages/tool/package.json': '{ "version": "0.0.0" }',
  'packages/tool/src/index.ts': `
    export { Shared } from './shared';
    export { version } from '../package.json';
    export { kept } from '@mlopspltf/kept';
    export const load = (): object => require('./heavy') as object;`,
  'packages/tool/src/second.ts': `export { Shared } from './shared';`,
  'packages/tool/src/shared.ts': `
    export class Shared extends Error {}
    export class GuardError extends Error {}`,
  'packages/tool/src/heavy.ts': `
    import { GuardError } from './other';
    console.log('heavy is loaded');
    export const refuse = (): Error => new GuardError();`,
  'packages/tool/src/other.ts': `export class GuardError extends Error {}`,
  'packages/tool/src/command.ts': `#!/usr/bin/env node
    import { GuardError } from './shared';
    import { GuardError as Other } from './other';
    console.log(new GuardError().constructor.name, new Other().constructor.name, process.argv[2]);`,
};

const ENTRIES = [
  { name: 'index', source: 'packages/tool/src/index.ts', subpath: '.' },
  { name: 'second', source: 'packages/tool/src/second.ts', subpath: './second' },
  { name: 'heavy', source: 'packages/tool/src/heavy.ts' },
  { name: 'command', source: 'packages/tool/src/command.ts', isCommand: true },
];

function repository(sources: Sources): string {
  const root = scratchFolder();
  for (const [path, text] of Object.entries(sources)) write(root, path, text);
  return root;
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function build(sources: Sources = SOURCES): Promise<Bundle> {
  return bundle({
    root: repository(sources),
    name: '@mlopspltf/tool',
    version: '1.2.3',
    entries: ENTRIES,
    keeps: [],
    published: ['@mlopspltf/tool', '@mlopspltf/kept'],
  });
}

/** Runs code beside what was built, as it would be installed. */
function run({ files }: Bundle, code: string): string {
  const folder = scratchFolder();
  for (const [path, text] of files) write(folder, path, text);
  write(folder, 'node_modules/@mlopspltf/kept/index.js', 'exports.kept = true;');
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', code], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim();
}

test('what entry points have in common is there once, so that they share its classes', async () => {
  const built = await build();
  const code = `console.log(require('./lib/index.js').Shared === require('./lib/second.js').Shared)`;

  expect(run(built, code)).toBe('true');
});

test('what has a file of its own is loaded when that is reached, and no sooner', async () => {
  const built = await build();
  const code = `const { load } = require('./lib/index.js'); console.log('before'); console.log(load().refuse().constructor.name)`;

  expect(run(built, code).split('\n')).toEqual(['before', 'heavy is loaded', 'GuardError']);
  // With all that it imports: that would be loaded with the file that it is in.
  const holders = [...built.files].filter(([, text]) => text.includes('heavy is loaded')).map(([path]) => path);
  expect(holders).toEqual(['lib/heavy.js']);
});

test('two classes of one name keep it: exit codes go by it', async () => {
  expect(run(await build(), `process.argv[2] = 'x'; require('./lib/command.js')`)).toBe('GuardError GuardError x');
});

test('a command starts with the line that makes it one, once', async () => {
  const text = (await build()).files.get('lib/command.js') ?? '';

  expect(text.split('#!')).toHaveLength(2);
  expect(text).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test('the version of the release is in it, instead of that of the sources', async () => {
  expect(run(await build(), `console.log(require('./lib/index.js').version)`)).toBe('1.2.3');
});

test('a published sibling stays outside, and is imported', async () => {
  const built = await build();

  expect(built.imports).toEqual(['@mlopspltf/kept']);
  expect(built.siblings).toEqual(['tool']);
  expect(run(built, `console.log(require('./lib/index.js').kept)`)).toBe('true');
});

test('the same sources give the same bytes, wherever they lie', async () => {
  expect((await build()).files).toEqual((await build()).files);
});

test('what would go wrong when it is run is refused', async () => {
  const sources = { ...SOURCES, 'packages/tool/src/second.ts': 'console.log(import.meta.url);' };

  await expect(build(sources)).rejects.toThrow(ToolError);
  await expect(build(sources)).rejects.toThrow(/^esbuild failed:\n {2}.*import\.meta/);
});
