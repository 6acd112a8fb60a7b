import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { resolvePlatform, type Platform } from '@mlopspltf/definition';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { selectModules, type Selection } from '../src';
import { chooseForDestruction } from '../src/selection/choose';
import { observedSession } from './support/session';

beforeAll(() => requireTools('git'));

const platform: Platform = resolvePlatform({
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [
    { name: 'dev', branch: 'feature/**', account: '111111111111' },
    { name: 'prd', branch: 'main', account: '333333333333' },
  ],
  modules: [
    { name: 'tf_remote_backend', appliedBy: 'administrator' },
    { name: 'network', appliedBy: 'administrator' },
    { name: 'artifact_store' },
    { name: 'training', dependsOn: ['artifact_store', 'network'] },
    { name: 'serving', environments: ['prd'] },
  ],
});

/** A checkout with the packages of {@link platform}, and a first commit. */
class Checkout {
  public readonly root = scratchFolder();

  constructor() {
    const shared = { '@mlopspltf/shared-constructs': '0.0.0' };
    this.write('packages/shared-constructs/package.json', JSON.stringify({ name: '@mlopspltf/shared-constructs' }));
    for (const folder of ['artifact-store', 'network']) {
      this.write(
        `packages/${folder}/package.json`,
        JSON.stringify({ name: `@mlopspltf/${folder}`, dependencies: shared }),
      );
    }
    const uses = { devDependencies: { '@mlopspltf/serving': '0.0.0' } };
    this.write('packages/training/package.json', JSON.stringify({ name: '@mlopspltf/training', ...uses }));
    this.write('packages/serving/package.json', JSON.stringify({ name: '@mlopspltf/serving' }));
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit();
    this.git('checkout', '--quiet', '-b', 'feature/x');
  }

  public write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  public commit(): void {
    this.git('add', '--all');
    this.git(
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@example.com',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'change',
    );
  }

  public git(...args: readonly string[]): void {
    execFileSync('git', args, { cwd: this.root, stdio: 'pipe' });
  }

  /** Why each module is chosen or not. */
  public async reasons(selection: Selection): Promise<Readonly<Record<string, string>>> {
    const choices = await selectModules({ root: this.root, platform, environment: 'dev', selection });
    return Object.fromEntries(choices.map(({ module, reason }) => [module, reason]));
  }

  /** Chosen modules and reasons. */
  public async select(selection: Selection, environment = 'dev'): Promise<Readonly<Record<string, string>>> {
    const choices = await selectModules({ root: this.root, platform, environment, selection });
    return Object.fromEntries(choices.filter(({ chosen }) => chosen).map(({ module, reason }) => [module, reason]));
  }
}

describe('by name', () => {
  const select = async (selection: Selection, environment = 'dev'): Promise<readonly string[]> =>
    (await selectModules({ root: '/nowhere', platform, environment, selection })).flatMap(({ module, chosen }) =>
      chosen ? [module] : [],
    );

  test('nothing given takes all that the environment has, dependencies first, without the backend itself', async () => {
    expect(await select({})).toEqual(['artifact_store', 'network', 'training']);
    expect(await select({}, 'prd')).toEqual(['artifact_store', 'network', 'serving', 'training']);
  });

  test('a named module comes with what it needs', async () => {
    expect(await select({ modules: ['training'] })).toEqual(['artifact_store', 'network', 'training']);
    expect(await select({ modules: ['network'] })).toEqual(['network']);
  });

  test('those of another applier are left out', async () => {
    expect(await select({ appliedBy: 'pipeline' })).toEqual(['artifact_store', 'training']);
    expect(await select({ modules: ['training'], appliedBy: 'administrator' })).toEqual(['network']);
  });

  test('everything that is wrong with the names is told at once, each with what would be right', async () => {
    const selecting = select({ modules: ['netwrok', 'serving', 'tf_remote_backend'] });

    await expect(selecting).rejects.toMatchObject({ name: 'InputError' });
    await expect(selecting).rejects.toThrow(
      /"netwrok" in dev[^]*"serving" in dev[^]*"tf_remote_backend" is the backend itself[^]*bootstrap:dev/,
    );
    await expect(selecting).rejects.toThrow('Known: "artifact_store", "network", "training".');
  });

  test('every module of the environment gets a reason, taken or not', async () => {
    const choices = await selectModules({
      root: '/nowhere',
      platform,
      environment: 'dev',
      selection: { modules: ['network'] },
    });

    expect(Object.fromEntries(choices.map(({ module, reason }) => [module, reason]))).toEqual({
      artifact_store: 'was not named, and nothing named needs it',
      network: 'was named',
      tf_remote_backend: 'is set up by bootstrap',
      training: 'was not named, and nothing named needs it',
    });
  });
});

describe('by git', () => {
  test('a changed package takes its module and what reads its outputs', async () => {
    const checkout = new Checkout();
    checkout.write('packages/artifact-store/src/stack.ts', 'changed');
    checkout.commit();

    expect(await checkout.select({ since: 'main' })).toEqual({
      artifact_store: 'packages/artifact-store/src/stack.ts changed since "main"',
      training: 'reads artifact_store, which may change',
    });
  });

  test('a shared package takes every package that uses it', async () => {
    const checkout = new Checkout();
    checkout.write('packages/shared-constructs/src/index.ts', 'changed');
    checkout.commit();

    expect(Object.keys(await checkout.select({ since: 'main' }))).toEqual(['artifact_store', 'network', 'training']);
  });

  test('a package that is used for development only counts as well', async () => {
    const checkout = new Checkout();
    checkout.write('packages/serving/src/index.ts', 'changed');
    checkout.commit();

    expect(Object.keys(await checkout.select({ since: 'main' }))).toEqual(['training']);
  });

  test('nothing changed takes nothing', async () => {
    expect(await new Checkout().select({ since: 'main' })).toEqual({});
  });

  test('tests and texts of a package, and files that no stack is made from, take nothing', async () => {
    const checkout = new Checkout();
    checkout.write('packages/network/test/stack.test.ts', 'changed');
    checkout.write('packages/network/README.md', 'changed');
    checkout.write('docs/architecture.md', 'changed');
    checkout.commit();

    expect(await checkout.select({ since: 'main' })).toEqual({});
  });

  test.each([
    '.projenrc.ts',
    '.projen/tasks.json',
    '.terraform.lock.hcl',
    'package-lock.json',
    'backend_configs/dev.config',
    'env_specific_vars/dev.tfvars',
  ])('%s concerns every module', async (file) => {
    const checkout = new Checkout();
    checkout.write(file, 'changed');
    checkout.commit();

    const selected = await checkout.select({ since: 'main' });
    expect(Object.keys(selected)).toEqual(['artifact_store', 'network', 'training']);
    expect(selected.network).toContain(file);
  });

  test("another environment's config files concern nothing here", async () => {
    const checkout = new Checkout();
    checkout.write('backend_configs/prd.config', 'changed');
    checkout.write('env_specific_vars/prd.tfvars', 'changed');
    checkout.commit();

    expect(await checkout.select({ since: 'main' })).toEqual({});
  });

  test('what is not committed yet counts: it is what would be deployed', async () => {
    const checkout = new Checkout();
    checkout.write('packages/network/package.json', JSON.stringify({ name: '@mlopspltf/network', version: '1.0.0' }));
    checkout.write('packages/artifact-store/src/new file\nwith a line break.ts', '');

    expect(Object.keys(await checkout.select({ since: 'main' }))).toEqual(['artifact_store', 'network', 'training']);
  });

  test('what changed on the other branch only does not count where this one went on too, and the reasons say so', async () => {
    const checkout = new Checkout();
    checkout.write('packages/training/src/stack.ts', 'changed');
    checkout.commit();
    checkout.git('checkout', '--quiet', 'main');
    checkout.write('packages/network/src/stack.ts', 'changed');
    checkout.commit();
    checkout.git('checkout', '--quiet', 'feature/x');

    expect(await checkout.reasons({ since: 'main' })).toMatchObject({
      network: 'is unchanged since this branch left "main"',
      training: 'packages/training/src/stack.ts changed since this branch left "main"',
    });
  });

  test.each([
    ['a branch that main has overtaken', 'feature/x'],
    ['a commit that was gone back to', 'main~1'],
  ])('%s differs from the later one', async (_, here) => {
    const checkout = new Checkout();
    checkout.git('checkout', '--quiet', 'main');
    checkout.write('packages/network/src/stack.ts', 'changed');
    checkout.commit();
    checkout.git('checkout', '--quiet', '--detach', here);

    expect(await checkout.reasons({ since: 'main' })).toMatchObject({
      network: 'packages/network/src/stack.ts differs from "main"',
      artifact_store: 'is the same as "main"',
    });
  });

  test('a moved file counts for the package that it left', async () => {
    const checkout = new Checkout();
    checkout.write('packages/network/src/a.ts', 'some text that git recognises again');
    checkout.commit();
    checkout.git('branch', '--quiet', 'before');
    checkout.git('mv', 'packages/network/src/a.ts', 'packages/artifact-store/a.ts');
    checkout.commit();

    expect(Object.keys(await checkout.select({ since: 'before' }))).toEqual(['artifact_store', 'network', 'training']);
  });

  test.each([
    ['0'.repeat(40), 'the branch is new'],
    ['deadbeef'.repeat(5), 'is not known to git here'],
  ])('%p takes everything, because nothing can be said', async (since, reason) => {
    const selected = await new Checkout().select({ since });

    expect(Object.keys(selected)).toEqual(['artifact_store', 'network', 'training']);
    expect(selected.network).toContain(reason);
  });

  test.each([
    ['no-such-branch', 'is not known to git here'],
    ['', 'is no git reference'],
    ['main\0x', 'is no git reference'],
    ['--all', 'is not known to git here'],
    ['$(touch pwned)', 'is not known to git here'],
  ])('%p is no name of anything, and refused', async (since, reason) => {
    const selecting = new Checkout().select({ since });

    await expect(selecting).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(reason) as string,
    });
  });

  test('a reference that looks like an option is not taken for one', async () => {
    const checkout = new Checkout();
    const written = join(checkout.root, 'written');

    await expect(checkout.select({ since: `--output=${written}` })).rejects.toThrow('is not known to git here');

    expect(existsSync(written)).toBe(false);
  });

  test('histories without a commit in common take everything', async () => {
    const checkout = new Checkout();
    checkout.git('checkout', '--quiet', '--orphan', 'island');
    checkout.write('packages/network/src/stack.ts', 'of another beginning');
    checkout.commit();

    expect((await checkout.select({ since: 'main' })).network).toContain('has no commit in common');
  });

  test('outside of a git repository everything is taken', async () => {
    const root = scratchFolder();
    const choices = await selectModules({
      root,
      platform,
      environment: 'dev',
      selection: { since: 'main' },
      env: { ...process.env, GIT_CEILING_DIRECTORIES: root },
    });

    expect(choices.filter(({ chosen }) => chosen)).toHaveLength(3);
  });

  test('names narrow what git says', async () => {
    const checkout = new Checkout();
    checkout.write('packages/shared-constructs/src/index.ts', 'changed');
    checkout.commit();

    expect(Object.keys(await checkout.select({ since: 'main', modules: ['artifact_store'] }))).toEqual([
      'artifact_store',
    ]);
  });
});

describe('for destruction', () => {
  const going = async (selection: Selection): Promise<readonly string[]> =>
    (await chooseForDestruction(observedSession(platform, {}), selection)).chosen.map(({ name }) => name);

  test('a named module takes what reads its outputs with it, and leaves what it needs', async () => {
    expect(await going({ modules: ['network'] })).toEqual(['network', 'training']);
    expect(await going({ modules: ['training'] })).toEqual(['training']);
  });

  test('nothing named takes everything but the backend', async () => {
    expect(await going({})).toEqual(['artifact_store', 'network', 'training']);
  });
});
