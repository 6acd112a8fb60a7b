import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exclusively } from '../workspace/exclusive';
import { writeWhole } from '../workspace/files';
import { lockedProviders } from './lock-file';
import { platform } from './mirrors';

export interface ProviderCacheOptions {
  /** Folder for marks and the lock. */
  readonly folder: string;
  /** `TF_PLUGIN_CACHE_DIR`; undefined when it is not known. */
  readonly cache?: string;
  /** Text of the dependency lock file. */
  readonly lock: string;
  readonly signal?: AbortSignal;
}

/**
 * Lets only one `init` fill the shared plugin cache, which Terraform does not guard against two writers. Once everything
 * that is needed was put there whole, they only read it, and run side by side.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
 */
export async function withProviderCache(options: ProviderCacheOptions, init: () => Promise<void>): Promise<void> {
  if (isFilled(options)) return init();
  const guard = { purpose: 'terraform init', wait: true, signal: options.signal };
  const done = await exclusively(join(options.folder, 'providers.lock'), guard, async () => {
    if (isFilled(options)) return false;
    await init();
    await writeWhole(markOf(options), '');
    return true;
  });
  if (!done) await init();
}

function isFilled(options: ProviderCacheOptions): boolean {
  const { cache } = options;
  if (cache === undefined || !existsSync(markOf(options))) return false;
  return lockedProviders(options.lock).every(({ address, version }) =>
    existsSync(join(cache, address, version, platform())),
  );
}

/** Another lock file is another mark: one that was cut off while it was filled has none. */
function markOf({ folder, cache, lock }: ProviderCacheOptions): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([cache, lockedProviders(lock)]))
    .digest('hex');
  return join(folder, 'filled', digest.slice(0, 16));
}
