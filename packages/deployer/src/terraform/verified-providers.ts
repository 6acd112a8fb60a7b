import { createHash } from 'node:crypto';
import { mkdir, readdir, realpath, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exclusively } from '../workspace/exclusive';
import { readJsonIfPresent, remove, writeJson } from '../workspace/files';
import { lockedProviders, type LockedProvider } from './lock-file';
import { platform } from './mirrors';

export interface VerifiedProvidersOptions {
  /** Folder for what is known, shared by all modules and environments. */
  readonly shared: string;
  /** Text of the committed dependency lock file. */
  readonly lock: string;
  readonly signal?: AbortSignal;
}

/** A provider that Terraform has checked against the lock file, as it lay there then. */
export interface VerifiedProvider extends LockedProvider {
  /** Absolute, links resolved. */
  readonly folder: string;
  readonly files: readonly FileIdentity[];
}

/** What a file system changes when a file is changed. */
interface FileIdentity {
  readonly name: string;
  readonly size: number;
  readonly modified: number;
  readonly changed: number;
  readonly inode: number;
}

interface VerifiedRecord {
  readonly providers: readonly VerifiedProvider[];
}

/**
 * Remembers which files on this machine are the providers of a lock file, so that 700 MB are hashed once instead of at
 * every `init`, plan and apply. A file that is not in every respect the one that was checked is unknown.
 */
export class VerifiedProviders {
  constructor(private readonly options: VerifiedProvidersOptions) {}

  /** Those that were checked and still are what was checked. */
  public async list(): Promise<readonly VerifiedProvider[]> {
    const { providers = [] } = (await readJsonIfPresent<VerifiedRecord>(this.file)) ?? {};
    const unchanged = await Promise.all(providers.map(isUnchanged));
    return providers.filter((_, index) => unchanged[index]);
  }

  /** Remembers what an `init` has just checked and put into a data folder. @returns all that are known now */
  public async remember(data: string): Promise<readonly VerifiedProvider[]> {
    const found = await Promise.all(lockedProviders(this.options.lock).map((provider) => describe(provider, data)));
    return this.add(found.filter((provider) => provider !== undefined));
  }

  /**
   * Remembers one that lies unpacked in a folder, if a check finds it right and nothing was altered meanwhile.
   *
   * @param folder absolute
   */
  public async rememberFolder(provider: LockedProvider, folder: string, check: () => Promise<boolean>): Promise<void> {
    const real = await realpath(folder);
    const found: VerifiedProvider = { ...provider, folder: real, files: await identities(real) };
    if ((await check()) && (await isUnchanged(found))) await this.add([found]);
  }

  private async add(fresh: readonly VerifiedProvider[]): Promise<readonly VerifiedProvider[]> {
    const before = await this.list();
    const kept = before.filter(({ address }) => !fresh.some((provider) => provider.address === address));
    const providers = [...kept, ...fresh];
    if (JSON.stringify(providers) !== JSON.stringify(before))
      await writeJson(this.file, { providers } satisfies VerifiedRecord);
    return providers;
  }

  /**
   * Lets one `init` at a time fill the shared plugin cache, which Terraform does not guard against two writers.
   * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
   */
  public async alone<T>(work: () => Promise<T>): Promise<T> {
    const { shared, signal } = this.options;
    return exclusively(join(shared, 'providers.lock'), { purpose: 'terraform init', wait: true, signal }, work);
  }

  private get file(): string {
    const digest = createHash('sha256').update(this.options.lock).digest('hex').slice(0, 16);
    return join(this.options.shared, 'verified', `${digest}.json`);
  }
}

/**
 * Puts the known ones of these providers into a data folder, as `init` does with what it finds in its cache, and takes
 * the others out. A known one may be in that very folder: where there is no cache, it is kept where it was first needed.
 */
export async function linkProviders(
  data: string,
  providers: readonly LockedProvider[],
  known: readonly VerifiedProvider[],
): Promise<void> {
  for (const provider of providers) {
    const link = packageFolder(data, provider);
    const verified = known.find(({ address }) => address === provider.address);
    if (verified && (await isLinked(data, verified))) continue;
    await remove(link);
    if (verified === undefined) continue;
    await mkdir(dirname(link), { recursive: true });
    await symlink(verified.folder, link, 'dir');
  }
}

/** Whether a data folder has exactly that provider. */
export async function isLinked(data: string, provider: VerifiedProvider): Promise<boolean> {
  return (await realpath(packageFolder(data, provider)).catch(() => undefined)) === provider.folder;
}

/** Whether the folder that all modules share has exactly that provider. */
export async function isCached(cache: string, { address, version, folder }: VerifiedProvider): Promise<boolean> {
  return (await realpath(join(cache, address, version, platform())).catch(() => undefined)) === folder;
}

function packageFolder(data: string, { address, version }: LockedProvider): string {
  return join(data, 'providers', address, version, platform());
}

/** undefined for a provider that the stack does not use. */
async function describe(provider: LockedProvider, data: string): Promise<VerifiedProvider | undefined> {
  const folder = await realpath(packageFolder(data, provider)).catch(() => undefined);
  return folder === undefined ? undefined : { ...provider, folder, files: await identities(folder) };
}

async function isUnchanged({ folder, files }: VerifiedProvider): Promise<boolean> {
  return JSON.stringify(await identities(folder).catch(() => undefined)) === JSON.stringify(files);
}

async function identities(folder: string): Promise<readonly FileIdentity[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs, ctimeMs, ino } = await stat(join(folder, name));
      return { name, size, modified: mtimeMs, changed: ctimeMs, inode: ino };
    }),
  );
}
