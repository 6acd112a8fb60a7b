import { homedir } from 'node:os';
import { TOTAL_LIMIT, unfitness, type PackageContents } from '../src';

const ROOT = '/somewhere/checkout';

const FILES: Readonly<Record<string, string | undefined>> = {
  'lib/index.js': 'module.exports = 1;',
  'lib/facts.json': '{}',
  'types/index.d.ts': 'export {};',
  'types/part/one.d.ts': 'export {};',
  LICENSE: 'Apache',
  'README.md': '# It',
};

/** A package that can be published, but for these files; undefined takes one away. */
function contents(files: Readonly<Record<string, string | undefined>> = {}): PackageContents {
  const all = Object.entries({ ...FILES, ...files }).flatMap(([path, text]) =>
    text === undefined ? [] : [[path, text] as const],
  );
  return {
    folder: 'tool',
    files: new Map(all),
    imports: [],
    manifest: {
      name: '@mlopspltf/tool',
      version: '1.2.3',
      license: 'Apache-2.0',
      repository: { type: 'git', url: 'git+https://github.com/example-org/it.git', directory: 'packages/tool' },
      type: 'commonjs',
      engines: { node: '>=20' },
      main: './lib/index.js',
      types: './types/index.d.ts',
      exports: { '.': { types: './types/index.d.ts', default: './lib/index.js' } },
      files: ['lib', 'types', 'LICENSE', 'README.md'],
      dependencies: {},
      publishConfig: { access: 'public' },
    },
  };
}

test('code, declarations, licence and README can be published', () => {
  expect(unfitness([contents()], ROOT)).toEqual([]);
});

test.each([
  ['src/index.ts', 'export {};'],
  ['lib/index.ts', 'export {};'],
  ['lib/index.js.map', '{}'],
  ['test/index.test.js', ''],
  ['lib/index.test.js', ''],
  ['types/test/support.d.ts', ''],
  ['.npmrc', ''],
  ['lib/.env', ''],
  ['dist/x.tgz', ''],
])('%s does not belong into a package', (path, text) => {
  expect(unfitness([contents({ [path]: text })], ROOT)).toEqual([`@mlopspltf/tool: ${path} does not belong into it`]);
});

test.each(['LICENSE', 'README.md'])('%s has to be there, with something in it', (path) => {
  const finding = `@mlopspltf/tool: ${path} is missing or empty`;

  expect(unfitness([contents({ [path]: undefined })], ROOT)).toEqual([finding]);
  expect(unfitness([contents({ [path]: ' \n' })], ROOT)).toEqual([finding]);
});

test.each(['lib/index.js', 'types/index.d.ts'])('%s is named by the manifest, so it has to be there', (path) => {
  expect(unfitness([contents({ [path]: undefined })], ROOT)).toEqual([
    `@mlopspltf/tool: the manifest names ${path}, which is not there`,
  ]);
});

test.each([
  ['a path of this machine', `"${ROOT}/packages/tool"`],
  ['a path of this machine', `"${homedir()}/.npmrc"`],
  ['a key of AWS', `"AKIA${'Q'.repeat(16)}"`],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMII'],
  ['a token of GitHub', `ghp_${'a'.repeat(36)}`],
  ['a token of npm', `npm_${'a'.repeat(36)}`],
])('%s must not be in it: %#', (what, text) => {
  expect(unfitness([contents({ 'lib/index.js': text })], ROOT)).toEqual([
    `@mlopspltf/tool: lib/index.js holds ${what}`,
  ]);
});

test('all that is wrong is told at once, of every package', () => {
  expect(unfitness([contents({ LICENSE: '' }), contents({ 'README.md': '', 'x.ts': '' })], ROOT)).toHaveLength(3);
});

test('all packages together have their limit', () => {
  const half = contents({ 'lib/index.js': ' '.repeat(TOTAL_LIMIT / 2) });

  expect(unfitness([half], ROOT)).toEqual([]);
  expect(unfitness([half, half], ROOT)).toEqual([
    expect.stringMatching(/^All packages together take 2\d{6} bytes, and may take 2000000\.$/),
  ]);
});
