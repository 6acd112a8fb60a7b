import { appendFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scratchFolder } from '@mlopspltf/testing';
import { initialise, type InitOptions } from '../src/terraform/init';
import { platform } from '../src/terraform/mirrors';
import { requiredProviders } from '../src/terraform/stack-json';
import { VerifiedProviders } from '../src/terraform/verified-providers';
import { modulePaths, workspacePaths } from '../src/workspace/paths';

const ADDRESS = 'registry.terraform.io/hashicorp/aws';
const LOCK = `provider "${ADDRESS}" {\n  version = "5.100.0"\n  hashes = [\n    "h1:abc=",\n  ]\n}\n`;
const PACKAGE = join(ADDRESS, '5.100.0', platform());

/** Folders of one workspace, and a Terraform whose `init` does what the real one does with a provider. */
class Workshop {
  public readonly folder = scratchFolder();
  /** What each `init` found in the lock file. */
  public readonly locks: string[] = [];
  public readonly cache = join(this.folder, 'cache');

  public options(module: string): InitOptions {
    const paths = modulePaths(workspacePaths(this.folder, 'target', 'dev'), module);
    return {
      paths,
      binary: { path: '/terraform', flavour: 'terraform', version: '1.11.4' },
      backend: { kind: 's3' },
      backendConfig: 'bucket = "x"\n',
      stack: { terraform: { required_providers: { aws: { source: 'aws' } } } },
      lock: LOCK,
      providers: new VerifiedProviders({ shared: join(this.folder, 'shared'), lock: LOCK }),
      cli: {},
      start: () => {
        this.locks.push(readFileSync(join(paths.stack, '.terraform.lock.hcl'), 'utf8'));
        const provider = join(paths.data, 'providers', PACKAGE);
        if (!existsSync(provider)) {
          mkdirSync(provider, { recursive: true });
          writeFileSync(join(provider, 'terraform-provider-aws'), 'binary');
        }
        writeFileSync(join(paths.data, 'terraform.tfstate'), '{}');
        return Promise.resolve();
      },
    };
  }

  /** The provider that a module uses. */
  public provider(module: string): string {
    return join(this.options(module).paths.data, 'providers', PACKAGE, 'terraform-provider-aws');
  }

  public checksIn(module: string): boolean {
    return readFileSync(join(this.options(module).paths.stack, '.terraform.lock.hcl'), 'utf8').includes('h1:');
  }
}

test('the first init checks the provider, the others get what it has checked', async () => {
  const workshop = new Workshop();

  await initialise(workshop.options('one'));
  await initialise(workshop.options('two'));

  expect(workshop.locks.map((lock) => lock.includes('h1:'))).toEqual([true, false]);
  expect(readFileSync(workshop.provider('two'), 'utf8')).toBe('binary');
  expect(workshop.checksIn('one')).toBe(false);
});

test('of several at once, one checks and the others wait for it', async () => {
  const workshop = new Workshop();

  await Promise.all(['one', 'two', 'three'].map((module) => initialise(workshop.options(module))));

  expect(workshop.locks.filter((lock) => lock.includes('h1:'))).toHaveLength(1);
  expect(workshop.locks).toHaveLength(3);
});

test('what is known but not in the shared cache is put there by one alone; the others take it from there', async () => {
  const workshop = new Workshop();
  const mirror = join(workshop.folder, 'mirror');
  mkdirSync(mirror);
  const { providers } = workshop.options('one');
  await providers.rememberFolder({ address: ADDRESS, version: '5.100.0' }, mirror, () => Promise.resolve(true));
  const cached = join(workshop.cache, PACKAGE);
  const started: { readonly fromCache: boolean; readonly wasThere: boolean }[] = [];
  const cachingInit = (module: string): InitOptions => {
    const options = workshop.options(module);
    return {
      ...options,
      cache: workshop.cache,
      start: async (args, env) => {
        const wasThere = existsSync(cached);
        started.push({ fromCache: env.TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE === '1', wasThere });
        await sleep(20);
        mkdirSync(dirname(cached), { recursive: true });
        // A second writer would fail.
        if (!wasThere) symlinkSync(mirror, cached);
        return options.start(args, env);
      },
    };
  };

  await Promise.all(['one', 'two', 'three'].map((module) => initialise(cachingInit(module))));

  const later = { fromCache: true, wasThere: true };
  expect(started).toEqual([{ fromCache: false, wasThere: false }, later, later]);
});

test('what lies in the shared cache instead of what was checked is not taken unchecked', async () => {
  const workshop = new Workshop();
  await initialise(workshop.options('one'));
  mkdirSync(join(workshop.cache, PACKAGE), { recursive: true });
  const variables: object[] = [];
  const options = workshop.options('two');

  await initialise({
    ...options,
    cache: workshop.cache,
    start: (args, env) => {
      variables.push(env);
      return options.start(args, env);
    },
  });

  expect(variables).toEqual([{}]);
});

test('a second time nothing is started', async () => {
  const workshop = new Workshop();
  await initialise(workshop.options('one'));
  await initialise(workshop.options('one'));

  expect(workshop.locks).toHaveLength(1);
});

test.each<readonly [string, (file: string) => void]>([
  ['grew', (file) => appendFileSync(file, 'x')],
  ['has other content of the same length', (file) => writeFileSync(file, 'BINARY')],
  ['was touched', (file) => utimesSync(file, new Date(0), new Date(0))],
])('a provider that %s is checked again', async (_, change) => {
  const workshop = new Workshop();
  await initialise(workshop.options('one'));
  change(workshop.provider('one'));

  await initialise(workshop.options('one'));

  expect(workshop.locks.map((lock) => lock.includes('h1:'))).toEqual([true, true]);
});

test.each<readonly [string, (options: InitOptions) => InitOptions]>([
  ['another Terraform', (options) => ({ ...options, binary: { ...options.binary, version: '1.11.5' } })],
  ['another backend', (options) => ({ ...options, backend: { kind: 'local', state: '/x' } })],
  ['other providers in the stack', (options) => ({ ...options, stack: { terraform: { required_version: '1' } } })],
  ['another CLI configuration', (options) => ({ ...options, cli: { TF_CLI_CONFIG_FILE: '/x' } })],
])('%s is another init', async (_, change) => {
  const workshop = new Workshop();
  await initialise(workshop.options('one'));
  await initialise(change(workshop.options('one')));

  expect(workshop.locks).toHaveLength(2);
});

test('an init that fails is started again', async () => {
  const workshop = new Workshop();
  const failing = { ...workshop.options('one'), start: () => Promise.reject(new Error('no network')) };

  await expect(initialise(failing)).rejects.toThrow('no network');
  await initialise(workshop.options('one'));

  expect(workshop.locks).toHaveLength(1);
});

test('OpenTofu gets the lock file as it is, and nothing is taken for verified', async () => {
  const workshop = new Workshop();
  const tofu = (module: string): InitOptions => {
    const options = workshop.options(module);
    return { ...options, binary: { ...options.binary, flavour: 'opentofu' } };
  };

  await initialise(tofu('one'));
  await initialise(tofu('two'));
  await initialise(tofu('two'));

  expect(workshop.locks.map((lock) => lock.includes('h1:'))).toEqual([true, true]);
});

test.each([
  [{ aws: { source: 'aws' } }, ADDRESS],
  [{ aws: {} }, ADDRESS],
  [{ a: { source: 'hashicorp/aws' } }, ADDRESS],
  [{ a: { source: 'example.com/x/y' } }, 'example.com/x/y'],
])('the provider in %j is %s', (required, address) => {
  expect(requiredProviders({ terraform: { required_providers: required } })).toEqual([address]);
});
