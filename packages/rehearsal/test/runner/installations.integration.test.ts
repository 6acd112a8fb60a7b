import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import { installFromKept } from '../../src/runner/installations';

const LOCK = {
  lockfileVersion: 3,
  packages: {
    '': { workspaces: ['packages/*'] },
    'packages/a': {},
    'node_modules/@x/a': { resolved: 'packages/a', link: true },
    'node_modules/left-pad': { version: '1.0.0', integrity: 'sha512-x' },
  },
};

type Files = Readonly<Record<string, unknown>>;

/** A checkout. */
function project(changes: Files = {}): string {
  const root = scratchFolder();
  const files: Files = { 'package-lock.json': LOCK, 'package.json': {}, 'packages/a/package.json': {}, ...changes };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

/** Installs in each of the projects, one after the other, and counts how often npm was asked. */
function asked(projects: readonly string[], args: readonly (readonly string[])[] = [], env: NodeJS.ProcessEnv = {}) {
  const folder = join(scratchFolder(), 'kept');
  let count = 0;
  const codes = projects.map((cwd, index) =>
    installFromKept({
      folder,
      cwd,
      args: args[index] ?? ['ci'],
      npm: '/usr/bin/npm',
      env: { HOME: '/nonexistent', ...env },
      say: () => undefined,
      install: () => {
        count += 1;
        for (const place of ['node_modules/left-pad/index.js', 'packages/a/node_modules/b/x']) {
          mkdirSync(dirname(join(cwd, place)), { recursive: true });
          writeFileSync(join(cwd, place), `installation ${count}`, { mode: 0o755 });
        }
        return 0;
      },
    }),
  );
  expect(codes.every((code) => code === 0)).toBe(true);
  return count;
}

const read = (root: string, file = 'node_modules/left-pad/index.js') => readFileSync(join(root, file), 'utf8');

describe('what npm ci installed', () => {
  test('is copied where the same would be installed, in all workspaces', () => {
    const [first, second] = [project(), project()];
    expect(asked([first, second])).toBe(1);
    expect([read(second), read(second, 'packages/a/node_modules/b/x')]).toEqual(['installation 1', 'installation 1']);
    expect(statSync(join(second, 'node_modules/left-pad/index.js')).mode & 0o777).toBe(0o755);
  });

  test('is a copy that a step may alter', () => {
    const [first, second, third] = [project(), project(), project()];
    asked([first]);
    const projects = [first, second];
    expect(asked(projects)).toBe(1);
    writeFileSync(join(second, 'node_modules/left-pad/index.js'), 'altered');
    expect(statSync(join(second, 'node_modules/left-pad/index.js')).nlink).toBe(1);
    expect([read(first), existsSync(join(third, 'node_modules'))]).toEqual(['installation 1', false]);
  });

  test('takes the place of what was there', () => {
    const [first, second] = [
      project(),
      project({ 'node_modules/evil/index.js': 'x', 'packages/a/node_modules/evil/x': 'x' }),
    ];
    expect(asked([first, second])).toBe(1);
    expect([
      existsSync(join(second, 'node_modules/evil')),
      existsSync(join(second, 'packages/a/node_modules/evil')),
    ]).toEqual([false, false]);
  });

  test.each<[string, Files]>([
    ['the lock file', { 'package-lock.json': JSON.stringify(LOCK, undefined, 2) }],
    ['a manifest', { 'package.json': { name: 'x' } }],
    ["a workspace's manifest", { 'packages/a/package.json': { name: 'x' } }],
    ['.npmrc', { '.npmrc': 'omit=dev' }],
  ])('is not taken where %s differs', (_title, changes) => {
    expect(asked([project(), project(changes)])).toBe(2);
  });

  test('is not taken for other arguments', () => {
    expect(asked([project(), project()], [['ci'], ['ci', '--omit', 'dev']])).toBe(2);
  });

  test.each([
    ['another command', ['install']],
    ['another folder', ['ci', '--prefix', '/x']],
    ['a dry run', ['ci', '--dry-run']],
    ['scripts after all', ['ci', '--ignore-scripts', '--ignore-scripts=false']],
    ['an option that is not known', ['ci', '--x']],
  ])('is never taken with %s', (_title, args) => {
    expect(asked([project(), project()], [args, args])).toBe(2);
  });

  test('is taken with the arguments that the workflows use', () => {
    const args = ['ci', '--workspace', 'packages/a', '--omit', 'dev', '--ignore-scripts'];
    expect(asked([project(), project()], [args, args])).toBe(1);
  });
});

describe('npm is asked each time where a script may do anything:', () => {
  const lock = (place: string, entry: object): Files => ({
    'package-lock.json': { ...LOCK, packages: { ...LOCK.packages, [place]: { integrity: 'sha512-x', ...entry } } },
  });
  const SCRIPTS: readonly (readonly [string, Files])[] = [
    ['of the root', { 'package.json': { scripts: { postinstall: 'x' } } }],
    ['of a workspace', { 'packages/a/package.json': { scripts: { prepare: 'x' } } }],
    ['by node-gyp', { 'packages/a/binding.gyp': '{}' }],
    ['of a package', lock('node_modules/evil', { hasInstallScript: true })],
    ['of a manifest that cannot be read', { 'package.json': '{' }],
  ];

  test.each(SCRIPTS)('%s', (_title, changes) => {
    expect(asked([project(changes), project(changes)])).toBe(2);
  });

  test.each(SCRIPTS)('%s, unless scripts are left out', (_title, changes) => {
    const args = ['ci', '--ignore-scripts'];
    expect(asked([project(changes), project(changes)], [args, args])).toBe(1);
  });

  test('but those that are known to fetch their own binary', () => {
    const changes = lock('node_modules/x/node_modules/esbuild', { hasInstallScript: true });
    expect(asked([project(changes), project(changes)])).toBe(1);
  });

  test.each([
    ['a file that is not there', { resolved: 'file:evil.tgz' }],
    ['a file outside of the checkout', { resolved: 'file:../evil.tgz' }],
    ['a file without a digest', { resolved: 'file:package.json', integrity: undefined }],
    ['a folder', { resolved: 'file:evil' }],
    ['a package of git', { resolved: 'git+ssh://git@github.com/x/y.git#abc' }],
    ['an address without a digest', { resolved: 'https://evil.example/x.tgz', integrity: undefined }],
  ])('and with %s, without scripts, too', (_title, entry) => {
    const args = ['ci', '--ignore-scripts'];
    const changes = lock('node_modules/evil', entry);
    expect(asked([project(changes), project(changes)], [args, args])).toBe(2);
  });

  test('but not with a file of the checkout, as long as that is the same', () => {
    const args = ['ci', '--ignore-scripts'];
    const locked = lock('node_modules/tool', { resolved: 'file:vendor/tool.tgz' });
    const [first, second, altered] = ['one', 'one', 'two'].map((bytes) =>
      project({ ...locked, 'vendor/tool.tgz': bytes }),
    );
    expect(asked([first ?? '', second ?? ''], [args, args])).toBe(1);
    expect(asked([first ?? '', altered ?? ''], [args, args])).toBe(2);
  });

  test.each<[string, Files]>([
    ['a lock file of another version', { 'package-lock.json': { lockfileVersion: 1 } }],
    ['no lock file that can be read', { 'package-lock.json': '{' }],
    ['a shrinkwrap', { 'npm-shrinkwrap.json': '{}' }],
    ['a workspace elsewhere', lock('../../x', {})],
    ['a workspace at the root of everything', lock('/x', {})],
  ])('and with %s', (_title, changes) => {
    expect(asked([project(changes), project(changes)])).toBe(2);
  });
});

test('what npm could not install is not kept', () => {
  const folder = join(scratchFolder(), 'kept');
  const call = {
    folder,
    args: ['ci'],
    npm: '/usr/bin/npm',
    env: {},
    cwd: project(),
    install: () => 7,
    say: () => undefined,
  };
  expect(installFromKept(call)).toBe(7);
  expect(existsSync(folder)).toBe(false);
});
