import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { makeFolder, readIfPresent, writeWhole } from '../workspace/files';
import type { LockedProvider } from './lock-file';
import { withAbsolutePaths } from './path-variables';
import { findMirrors, impliedMirrors, type ProviderMirror } from './mirrors';

export interface CliConfigOptions {
  /** `.infra`, absolute. */
  readonly workspace: string;
  readonly env: NodeJS.ProcessEnv;
  /** What the stacks need; a mirror with other versions is left alone. @default - any version counts */
  readonly wanted?: readonly LockedProvider[];
  /** The system's folder for optional software. @default '/opt' */
  readonly optional?: string;
}

export interface CliConfig {
  /** Value for `TF_CLI_CONFIG_FILE`; undefined where Terraform is to find the user's own by itself. */
  readonly file?: string;
  /** Providers come from these folders, without the network. */
  readonly mirrors: readonly ProviderMirror[];
  /** Folder that all modules share; undefined where the user's configuration names it. */
  readonly pluginCache?: string;
  /** Environment variables that make Terraform use all this. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Decides which CLI configuration Terraform gets. A user's own is respected as it is. Where there is none, one is
 * written to the workspace: a shared plugin cache, and a provider mirror if the machine has one.
 *
 * `TF_CLI_CONFIG_FILE` that points to a file which does not exist means none: so Terraform takes it as well.
 *
 * @throws InputError when `INFRA_PROVIDER_MIRROR` is wrong
 */
export async function terraformCliConfig(options: CliConfigOptions): Promise<CliConfig> {
  const { workspace } = options;
  const env = withAbsolutePaths(options.env);
  const own = join(workspace, 'terraform', 'cli.tfrc');
  const cache = filled(env.TF_PLUGIN_CACHE_DIR) ?? join(workspace, 'terraform', 'providers');
  await makeFolder(cache);
  const users = await usersConfig(env, own);
  if (users) {
    const file: Record<string, string> = users.file === undefined ? {} : { TF_CLI_CONFIG_FILE: users.file };
    const hasCache = /^\s*plugin_cache_dir\s*=/m.test(users.text) && !env.TF_PLUGIN_CACHE_DIR;
    if (hasCache) return { file: users.file, mirrors: [], env: file };
    return { file: users.file, mirrors: [], pluginCache: cache, env: { ...file, TF_PLUGIN_CACHE_DIR: cache } };
  }
  const found = await findMirrors(options);
  // Once a mirror is named, Terraform no longer looks into its own: those come first, as they would have.
  const mirrors = found.length === 0 ? [] : [...(await impliedMirrors(options)), ...found];
  const text = renderCliConfig(cache, mirrors);
  if ((await readIfPresent(own)) !== text) await writeWhole(own, text);
  return { file: own, mirrors, pluginCache: cache, env: { TF_CLI_CONFIG_FILE: own, TF_PLUGIN_CACHE_DIR: cache } };
}

/** @see https://developer.hashicorp.com/terraform/cli/config/config-file */
export function renderCliConfig(pluginCache: string, mirrors: readonly ProviderMirror[]): string {
  const lines = [`plugin_cache_dir = ${quote(pluginCache)}`];
  if (mirrors.length > 0) {
    const all = [...new Set(mirrors.flatMap(({ providers }) => providers))].sort();
    lines.push(
      'provider_installation {',
      ...mirrors.flatMap(({ path, providers }) => [
        '  filesystem_mirror {',
        `    path    = ${quote(path)}`,
        `    include = [${providers.map(quote).join(', ')}]`,
        '  }',
      ]),
      '  direct {',
      `    exclude = [${all.map(quote).join(', ')}]`,
      '  }',
      '}',
    );
  }
  return `${lines.join('\n')}\n`;
}

async function usersConfig(env: NodeJS.ProcessEnv, own: string): Promise<{ file?: string; text: string } | undefined> {
  const named = filled(env.TF_CLI_CONFIG_FILE);
  if (named === own || (named !== undefined && !existsSync(named))) return undefined;
  const text = await readIfPresent(named ?? join(env.HOME ?? homedir(), '.terraformrc'));
  return text === undefined ? undefined : { ...(named === undefined ? {} : { file: named }), text };
}

/** An empty variable is none. */
function filled(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** Both JSON and HCL: a path with quotes or backslashes stays one string. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$${');
}
