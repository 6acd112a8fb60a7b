import { PACKAGE_SCOPE } from '@mlopspltf/definition';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { execa } from 'execa';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackages, packPackages, Workspace } from '../src';
import { Registry, type Release } from './support/registry';

const NAME = 'mlopspltf-features';
const WORKSPACE = new Workspace();
const PROJEN = join(WORKSPACE.root, 'node_modules/projen/bin/projen');

/** A folder in which a person types commands. */
class Person {
  constructor(public readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /** @returns what it printed. @throws with all of that where it fails */
  public async types(command: string, ...args: readonly string[]): Promise<string> {
    const { all } = await execa(command, args, {
      cwd: this.folder,
      all: true,
      stdin: 'ignore',
      extendEnv: false,
      env: { ...OWN_ENVIRONMENT, ...GIT_SETTINGS },
    });
    return all;
  }

  public async projen(...args: readonly string[]): Promise<string> {
    return this.types(process.execPath, PROJEN, ...args);
  }

  public read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Versions of the tools, in all manifests. */
  public toolVersions(): ReadonlySet<string> {
    const folders = readdirSync(join(this.folder, 'packages')).map((name) => `packages/${name}`);
    const manifests = ['.', ...folders].map((path) => JSON.parse(this.read(join(path, 'package.json'))) as Manifest);
    return new Set(
      manifests.flatMap(({ dependencies = {}, devDependencies = {} }) =>
        Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) =>
          name.startsWith(`${PACKAGE_SCOPE}/`) ? [version] : [],
        ),
      ),
    );
  }
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Without what npm and jest hand on to their children, and without the settings of a CI. */
const OWN_ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_|^CI$|^NODE_ENV$|^JEST_/.test(name)),
);

/** Whose git is; it begins with another branch than the definition. */
const GIT_SETTINGS = {
  GIT_AUTHOR_NAME: 'Somebody',
  GIT_AUTHOR_EMAIL: 'somebody@example.org',
  GIT_COMMITTER_NAME: 'Somebody',
  GIT_COMMITTER_EMAIL: 'somebody@example.org',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'init.defaultBranch',
  GIT_CONFIG_VALUE_0: 'master',
};

async function release(version: string): Promise<Release> {
  const packages = await buildPackages({ workspace: WORKSPACE, version });
  const folder = join(scratchFolder(), 'npm');
  return { packages, tarballs: await packPackages(packages, folder), folder };
}

beforeAll(() => {
  requireTools('terraform', 'moto_server', 'git');
});

describe('with a registry, in an empty folder', () => {
  const registry = new Registry();
  const person = new Person(join(scratchFolder(), NAME));

  beforeAll(async () => {
    registry.publish(await release('1.0.0'));
    writeFileSync(join(person.folder, '.npmrc'), await registry.start(PACKAGE_SCOPE));
  });
  afterAll(async () => {
    if (existsSync(join(person.folder, 'node_modules/.bin/infra'))) await person.projen('emulator:stop');
    await registry.stop();
  });

  test('one command makes a repository that is generated, committed and clean', async () => {
    const said = await person.projen('new', '--from', `${PACKAGE_SCOPE}/infra-project`, '--name', NAME);

    expect(said).toContain('npx projen deploy:local');
    expect(person.toolVersions()).toEqual(new Set(['1.0.0']));
    await person.projen();
    expect(await person.types('git', 'status', '--porcelain', '--branch')).toBe('## main');
  });

  test('its tests pass', async () => {
    expect(await person.projen('test')).toMatch(/Tests: +2 passed/);
  });

  test('it deploys to the emulator, and a second time there is nothing to do', async () => {
    expect(await person.projen('deploy:local')).toMatch(/features +applied/);
    expect(await person.projen('deploy:local')).toContain('Nothing to do in dev');
  });

  test('a rehearsed push to the default branch ends deployed', async () => {
    const said = await person.projen('rehearse', 'push', 'main', '--workflow', 'deploy', '--approve');

    expect(said).toMatch(/Deployment to prd: 1 applied[^]*features: applied, 1 created/);
  });

  test('an upgrade brings all tools to the new version, and touches nothing that is written by hand', async () => {
    registry.publish(await release('1.1.0'));
    const own = ['.projenrc.ts', 'README.md', 'packages/features/src/stack.ts', 'packages/features/test/stack.test.ts'];
    for (const path of own.filter((each) => !each.startsWith('.')))
      appendFileSync(join(person.folder, path), '// mine\n');
    const before = own.map((path) => person.read(path));
    await person.projen('upgrade');

    expect(person.toolVersions()).toEqual(new Set(['1.1.0']));
    expect(own.map((path) => person.read(path))).toEqual(before);
    expect(await person.types('node_modules/.bin/infra', '--version')).toContain('1.1.0');
  });
});

describe('with nothing but the files of npm pack', () => {
  const downloads = scratchFolder();
  const person = new Person(join(downloads, NAME));
  const colleague = new Person(join(downloads, 'clone'));

  test('one command makes a repository that holds its tools, and that works in a clone', async () => {
    const { folder, tarballs } = await release('1.0.0');
    const from = join(folder, tarballs.find(({ name }) => name.endsWith('/infra-project'))?.file ?? '');
    await person.projen('new', '--from', from, '--name', NAME);
    await person.projen();
    expect(await person.types('git', 'status', '--porcelain')).toBe('');

    await colleague.types('git', 'clone', '--quiet', person.folder, '.');
    await colleague.types('npm', 'ci');
    expect(await colleague.projen('synth')).toContain('2 modules synthesized');
  });
});
