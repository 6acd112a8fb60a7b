import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import { terraformCliConfig } from '../src';
import { platform } from '../src/terraform/mirrors';

const AWS = { address: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' };

function mirror(folder: string, version = AWS.version, address = AWS.address): string {
  mkdirSync(join(folder, address, version, platform()), { recursive: true });
  return folder;
}

function emptyHome(): { readonly workspace: string; readonly optional: string; readonly env: NodeJS.ProcessEnv } {
  const folder = scratchFolder();
  return {
    workspace: join(folder, 'workspace'),
    optional: join(folder, 'opt'),
    env: { HOME: join(folder, 'home'), XDG_DATA_DIRS: join(folder, 'share') },
  };
}

test('without a mirror the configuration shares a plugin cache, and providers come from the registry', async () => {
  const config = await terraformCliConfig(emptyHome());

  const text = readFileSync(config.file ?? '', 'utf8');
  expect(config.mirrors).toEqual([]);
  expect(text).toContain(`plugin_cache_dir = ${JSON.stringify(config.pluginCache)}`);
  expect(text).not.toContain('provider_installation');
});

test("a mirror in the system's opt folder serves exactly the providers it has, the registry the others", async () => {
  const options = emptyHome();
  mirror(join(options.optional, 'plugins'));

  const config = await terraformCliConfig({
    ...options,
    wanted: [AWS, { address: 'registry.terraform.io/hashicorp/tls', version: '4.0.0' }],
  });

  expect(config.mirrors).toEqual([{ path: join(options.optional, 'plugins'), providers: [AWS.address] }]);
  const text = readFileSync(config.file ?? '', 'utf8');
  expect(text).toContain(`include = ["${AWS.address}"]`);
  expect(text).toContain(`exclude = ["${AWS.address}"]`);
  expect(config.env.TF_CLI_CONFIG_FILE).toBe(config.file);
});

test('a mirror with another version than the lock file has is left alone', async () => {
  const options = emptyHome();
  mirror(join(options.optional, 'plugins'), '4.0.0');

  const config = await terraformCliConfig({ ...options, wanted: [AWS] });

  expect(config.mirrors).toEqual([]);
});

test('without a lock file any version for this machine counts', async () => {
  const options = emptyHome();
  mirror(join(options.optional, 'plugins'), '4.0.0');
  mkdirSync(join(options.optional, 'others', 'registry.terraform.io/hashicorp/aws/5.0.0/plan9_mips'), {
    recursive: true,
  });

  const config = await terraformCliConfig(options);

  expect(config.mirrors.map(({ path }) => path)).toEqual([join(options.optional, 'plugins')]);
});

test("INFRA_PROVIDER_MIRROR wins over the system's opt folder, named with or without the registry's name", async () => {
  const options = emptyHome();
  mirror(join(options.optional, 'plugins'));
  const named = mirror(scratchFolder());

  for (const value of [named, join(named, 'registry.terraform.io')]) {
    const config = await terraformCliConfig({ ...options, env: { ...options.env, INFRA_PROVIDER_MIRROR: value } });
    expect(config.mirrors.map(({ path }) => path)).toEqual([named]);
  }
});

test('INFRA_PROVIDER_MIRROR without a fitting provider is refused with the layout that it needs', async () => {
  const options = emptyHome();
  const named = scratchFolder();

  await expect(terraformCliConfig({ ...options, env: { INFRA_PROVIDER_MIRROR: named } })).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringContaining(`"${named}"`) as string,
  });
});

test("Terraform's own mirror folders come first, because naming another one would turn them off", async () => {
  const options = emptyHome();
  mirror(join(options.optional, 'plugins'));
  const implied = mirror(join(options.env.HOME ?? '', '.terraform.d/plugins'));

  const config = await terraformCliConfig(options);

  expect(config.mirrors.map(({ path }) => path)).toEqual([implied, join(options.optional, 'plugins')]);
});

test("a user's own configuration is respected, and only given the shared cache that it lacks", async () => {
  const options = emptyHome();
  mirror(join(options.optional, 'plugins'));
  const own = join(scratchFolder(), 'own.tfrc');
  writeFileSync(own, 'disable_checkpoint = true\n');

  const config = await terraformCliConfig({ ...options, env: { ...options.env, TF_CLI_CONFIG_FILE: own } });

  expect(config).toMatchObject({ file: own, mirrors: [], env: { TF_CLI_CONFIG_FILE: own } });
  expect(config.env.TF_PLUGIN_CACHE_DIR).toBe(config.pluginCache);
});

test("a plugin cache that the user's configuration names stays the one", async () => {
  const options = emptyHome();
  const own = join(scratchFolder(), 'own.tfrc');
  writeFileSync(own, 'plugin_cache_dir = "/somewhere"\n');

  const config = await terraformCliConfig({ ...options, env: { ...options.env, TF_CLI_CONFIG_FILE: own } });

  expect(config.env).toEqual({ TF_CLI_CONFIG_FILE: own });
  expect(config.pluginCache).toBeUndefined();
});

test("a .terraformrc in the user's home is found by Terraform itself", async () => {
  const options = emptyHome();
  mkdirSync(options.env.HOME ?? '', { recursive: true });
  writeFileSync(join(options.env.HOME ?? '', '.terraformrc'), '');

  const config = await terraformCliConfig(options);

  expect(config.file).toBeUndefined();
  expect(config.env.TF_CLI_CONFIG_FILE).toBeUndefined();
});

test('a relative path is meant from where it was typed, not from the folder that Terraform is started in', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'own.tfrc'), '');
  const from = relative(process.cwd(), folder);

  const options = emptyHome();
  const config = await terraformCliConfig({
    ...options,
    env: { ...options.env, TF_CLI_CONFIG_FILE: join(from, 'own.tfrc'), TF_PLUGIN_CACHE_DIR: join(from, 'cache') },
  });

  expect(config).toMatchObject({ file: join(folder, 'own.tfrc'), pluginCache: join(folder, 'cache') });
  expect(config.env).toEqual({
    TF_CLI_CONFIG_FILE: join(folder, 'own.tfrc'),
    TF_PLUGIN_CACHE_DIR: join(folder, 'cache'),
  });
});

test('TF_CLI_CONFIG_FILE that names no file means none', async () => {
  const options = emptyHome();
  mkdirSync(options.env.HOME ?? '', { recursive: true });
  writeFileSync(join(options.env.HOME ?? '', '.terraformrc'), '');

  const config = await terraformCliConfig({ ...options, env: { ...options.env, TF_CLI_CONFIG_FILE: '/no/such/file' } });

  expect(config.file).toBe(join(options.workspace, 'terraform/cli.tfrc'));
});

test('the file that a former call has written is not taken for the user’s', async () => {
  const options = emptyHome();
  const first = await terraformCliConfig(options);
  mirror(join(options.optional, 'plugins'));

  const second = await terraformCliConfig({ ...options, env: { ...options.env, TF_CLI_CONFIG_FILE: first.file } });

  expect(second.mirrors).toHaveLength(1);
});
