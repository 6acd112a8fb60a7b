import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../errors';
import type { LockedProvider } from './lock-file';

/** A folder with unpacked providers: `HOST/NAMESPACE/TYPE/VERSION/PLATFORM/`. */
export interface ProviderMirror {
  readonly path: string;
  /** Addresses of what it has for this machine, `registry.terraform.io/hashicorp/aws`. */
  readonly providers: readonly string[];
}

export interface MirrorSearch {
  readonly env: NodeJS.ProcessEnv;
  /** Only providers that are there in these versions count. @default - any version */
  readonly wanted?: readonly LockedProvider[];
  /** The system's folder for optional software. @default '/opt' */
  readonly optional?: string;
}

const REGISTRY = 'registry.terraform.io';

/**
 * The mirrors that Terraform would not find by itself: the one that `INFRA_PROVIDER_MIRROR` names, else every folder of
 * the system's `opt` that has a `registry.terraform.io`.
 *
 * @throws InputError when `INFRA_PROVIDER_MIRROR` names something else
 */
export async function findMirrors(search: MirrorSearch): Promise<readonly ProviderMirror[]> {
  const named = search.env.INFRA_PROVIDER_MIRROR;
  if (named === undefined || named === '')
    return readMirrors(await subfolders(search.optional ?? '/opt'), search.wanted);
  const path = basename(resolve(named)) === REGISTRY ? dirname(resolve(named)) : resolve(named);
  const mirrors = await readMirrors([path], search.wanted);
  if (mirrors.length > 0) return mirrors;
  throw new InputError(
    `INFRA_PROVIDER_MIRROR is "${named}", which has none of the providers that are needed for ${platform()}. ` +
      `Name a folder with ${REGISTRY}/NAMESPACE/TYPE/VERSION/${platform()}/ in it, or unset it.`,
  );
}

/**
 * The folders that Terraform looks into by itself, as long as no configuration names others.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
export async function impliedMirrors({ env, wanted }: MirrorSearch): Promise<readonly ProviderMirror[]> {
  const home = env.HOME ?? homedir();
  const data = (env.XDG_DATA_DIRS ?? '/usr/local/share:/usr/share').split(':').filter((folder) => folder !== '');
  return readMirrors(
    [
      join(home, '.terraform.d/plugins'),
      join(
        home,
        process.platform === 'darwin'
          ? 'Library/Application Support/io.terraform/plugins'
          : '.local/share/terraform/plugins',
      ),
      ...data.map((folder) => join(folder, 'terraform/plugins')),
    ],
    wanted,
  );
}

async function readMirrors(
  paths: readonly string[],
  wanted?: readonly LockedProvider[],
): Promise<readonly ProviderMirror[]> {
  const found = await Promise.all(paths.map(async (path) => ({ path, providers: await providersIn(path, wanted) })));
  return found.filter(({ providers }) => providers.length > 0);
}

async function providersIn(mirror: string, wanted?: readonly LockedProvider[]): Promise<readonly string[]> {
  if (wanted) {
    const has = await Promise.all(
      wanted.map(({ address, version }) => isFolder(join(mirror, address, version, platform()))),
    );
    return wanted.filter((_, index) => has[index]).map(({ address }) => address);
  }
  const namespaces = await subfolders(join(mirror, REGISTRY));
  const types = (await Promise.all(namespaces.map(subfolders))).flat();
  const has = await Promise.all(
    types.map(async (type) => {
      const versions = await Promise.all(
        (await subfolders(type)).map((version) => isFolder(join(version, platform()))),
      );
      return versions.includes(true);
    }),
  );
  return types.filter((_, index) => has[index]).map((type) => type.slice(mirror.length + 1));
}

/** As Terraform names it: `linux_amd64`. */
export function platform(): string {
  const arch: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return `${process.platform === 'win32' ? 'windows' : process.platform}_${arch[process.arch] ?? process.arch}`;
}

async function subfolders(folder: string): Promise<readonly string[]> {
  // Not there, no folder, or not ours to read: nothing can come from it.
  const names = await readdir(folder).catch(() => []);
  return names.sort().map((name) => join(folder, name));
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
