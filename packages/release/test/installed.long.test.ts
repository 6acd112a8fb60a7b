import { PLATFORM_FILE } from '@mlopspltf/definition';
import { PUBLICATIONS } from '@mlopspltf/infra-project/publications';
import { scratchFolder } from '@mlopspltf/testing';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildPackages, packPackages, TARBALL_INDEX, Workspace, type PackageContents, type Tarball } from '../src';

const VERSION = '7.6.5';
const workspace = new Workspace();
const folder = scratchFolder();
const tarballFolder = join(scratchFolder(), 'npm');
const INFRA = join(folder, 'node_modules/.bin/infra');

let packages: readonly PackageContents[];
let tarballs: readonly Tarball[];

beforeAll(async () => {
  packages = await buildPackages({ workspace, version: VERSION });
  tarballs = await packPackages(packages, tarballFolder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const files = tarballs.map(({ file }) => join(tarballFolder, file));
  const tools = ['typescript', '@types/node'].map((name) => `${name}@${versionHere(name)}`);
  const installed = run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...files, ...tools]);
  if (installed.status !== 0) throw new Error(installed.stderr);
  mkdirSync(join(folder, dirname(PLATFORM_FILE)), { recursive: true });
  cpSync(join(workspace.root, PLATFORM_FILE), join(folder, PLATFORM_FILE));
}, 600_000);

function versionHere(name: string): string {
  const manifest = JSON.parse(workspace.read(`node_modules/${name}/package.json`)) as { readonly version: string };
  return manifest.version;
}

/** In the folder, with nothing of this checkout on the way. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { PATH, HOME } = process.env;
  return spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: { PATH, HOME, ...env } });
}

/** What users can import: `@mlopspltf/definition`, `@mlopspltf/shared-constructs/testing`, … */
function specifiers(): readonly string[] {
  return packages.flatMap(({ manifest: { name, exports } }) =>
    Object.entries(exports).flatMap(([subpath, entry]) => (typeof entry === 'string' ? [] : [join(name, subpath)])),
  );
}

test('packing again gives the same bytes, and the index names them', async () => {
  const again = join(scratchFolder(), 'npm');
  const repeated = await packPackages(await buildPackages({ workspace, version: VERSION }), again);
  const index = JSON.parse(readFileSync(join(again, TARBALL_INDEX), 'utf8')) as readonly Tarball[];

  expect(repeated).toEqual(tarballs);
  expect(index).toEqual(tarballs);
  for (const { file, integrity } of index) {
    const digest = createHash('sha512')
      .update(readFileSync(join(tarballFolder, file)))
      .digest('base64');
    expect(integrity).toBe(`sha512-${digest}`);
  }
});

test('npm takes everything that was built, and nothing else', () => {
  for (const { manifest, files } of packages) {
    const { unpackedSize } = tarballs.find(({ name }) => name === manifest.name) ?? {};
    const listed = run('tar', ['--list', '--file', join(tarballFolder, fileOf(manifest.name))])
      .stdout.trim()
      .split('\n');

    expect(listed.map((path) => path.replace(/^package\//, '')).sort()).toEqual(
      ['package.json', ...files.keys()].sort(),
    );
    expect(unpackedSize).toBeLessThan(1_000_000);
  }
});

function fileOf(name: string): string {
  return tarballs.find((each) => each.name === name)?.file ?? '';
}

test('each of them is installed once, at the version of the release', () => {
  const { stdout } = run('npm', ['ls', '--all', '--parseable', '--long']);
  const own = stdout.split('\n').filter((line) => line.includes('node_modules/@mlopspltf/'));

  expect(own).toHaveLength(PUBLICATIONS.length);
  for (const line of own) expect(line).toMatch(/^[^:]+\/node_modules\/@mlopspltf\/[\w-]+:@mlopspltf\/[\w-]+@7\.6\.5/);
});

test('every entry point can be required', () => {
  const code = `for (const name of ${JSON.stringify(specifiers())}) console.log(name, Object.keys(require(name)).length > 0)`;
  const { stdout, stderr } = run(process.execPath, ['-e', code]);

  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual(specifiers().map((name) => `${name} true`));
});

test('every entry point can be imported, by its names', () => {
  const lines = [
    `import { resolvePlatform } from '@mlopspltf/definition';`,
    `import { ModuleStack } from '@mlopspltf/shared-constructs';`,
    `import { synthStack } from '@mlopspltf/shared-constructs/testing';`,
    `console.log(typeof resolvePlatform, typeof ModuleStack, typeof synthStack);`,
  ];

  expect(run(process.execPath, ['--input-type', 'module', '-e', lines.join('\n')]).stdout).toBe(
    'function function function\n',
  );
});

test('declarations are right, all that they refer to included', () => {
  const lines = [
    ...specifiers().map((name, index) => `import * as entry${index} from '${name}';`),
    `export const entries = [${specifiers()
      .map((_, index) => `entry${index}`)
      .join(', ')}];`,
    `import { perEnvironment } from '@mlopspltf/shared-constructs';`,
    `declare module '@mlopspltf/shared-constructs' { interface PlatformEnvironments { readonly dev: true } }`,
    `export const table = perEnvironment({ dev: 1 });`,
    `// @ts-expect-error there is no such environment`,
    `export const wrong = perEnvironment({ dev: 1, prd: 2 });`,
  ];
  writeFileSync(join(folder, 'user.ts'), lines.join('\n'));
  const options = { target: 'ES2023', module: 'nodenext', strict: true, noEmit: true, types: ['node'] };
  const config = { compilerOptions: { ...options, skipLibCheck: false }, files: ['user.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));

  expect(run(join(folder, 'node_modules/.bin/tsc'), ['-p', '.'])).toMatchObject({ status: 0, stdout: '' });
});

describe('the program', () => {
  test('says the version of the release', () => {
    expect(run(INFRA, ['--version'])).toMatchObject({ status: 0, stdout: `${VERSION}\n` });
  });

  test('reads a definition', () => {
    const { status, stdout } = run(INFRA, ['graph']);

    expect(status).toBe(0);
    expect(stdout).toMatch(/^flowchart LR\n[^]*artifact_store --> container_registry/);
  });

  test('ends with the code of what went wrong, in parts that are loaded when needed as well', () => {
    expect(run(INFRA, ['plan', 'nowhere']).status).toBe(2);
    // Without a program on the path, there is no emulator.
    const { status, stderr } = run(process.execPath, [INFRA, 'emulator', 'start'], { PATH: join(folder, 'nothing') });
    expect(stderr).toMatch(/moto_server/);
    expect(status).toBe(2);
  });

  test('says what is missing where the rehearsal is not installed', () => {
    const [there, away] = [join(folder, 'node_modules/@mlopspltf/rehearsal'), join(folder, 'rehearsal')];
    renameSync(there, away);
    const { status, stderr } = run(INFRA, ['rehearse', 'push', 'main']);
    renameSync(away, there);

    expect(status).toBe(2);
    expect(stderr).toContain('"@mlopspltf/rehearsal" is not installed');
  });

  test('starts within a tenth of a second more than Node.js itself', () => {
    const program = join(folder, 'node_modules/@mlopspltf/deployer/lib/infra.js');

    expect(leastWork([program, '--version']) - leastWork(['-e', '0'])).toBeLessThan(100);
  });
});

/** Says at the end of a process how long the processor worked for it. */
const CLOCK = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeSync(3, String(user + system));
});`;

/**
 * Milliseconds that the processor works for a start, the quickest of some. Unlike the time that passes, it does not hang on
 * what else the machine does.
 */
function leastWork(args: readonly string[]): number {
  const clock = join(folder, 'clock.cjs');
  writeFileSync(clock, CLOCK);
  const times = Array.from({ length: 10 }, () => {
    const stdio = ['ignore', 'ignore', 'inherit', 'pipe'] as const;
    const { output } = spawnSync(process.execPath, ['--require', clock, ...args], { cwd: folder, stdio: [...stdio] });
    return Number(output[3]) / 1000;
  });
  expect(Math.min(...times)).toBeGreaterThan(0);
  return Math.min(...times);
}
