import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readIfPresent, readJsonIfPresent, remove, writeJson, writeWhole } from '../workspace/files';
import type { ModulePaths } from '../workspace/paths';
import type { TerraformBinary } from './binary';
import { lockedProviders, withoutHashes } from './lock-file';
import { LOCK_FILE } from './stack-copy';
import { requiredProviders, type StackJson } from './stack-json';
import { isCached, isLinked, linkProviders, type VerifiedProvider, type VerifiedProviders } from './verified-providers';

/** Where a module's state is. */
export type Backend =
  /** As the stack and the environment's `{env}.config` say. */
  | { readonly kind: 's3' }
  /** In a file, absolute: only while the backend itself is being set up. */
  | { readonly kind: 'local'; readonly state: string };

export interface InitOptions {
  readonly paths: ModulePaths;
  readonly binary: TerraformBinary;
  readonly backend: Backend;
  /** Text of `{env}.config`. */
  readonly backendConfig: string;
  readonly stack: StackJson;
  /** Text of the committed dependency lock file. */
  readonly lock: string;
  readonly providers: VerifiedProviders;
  /** Environment variables that lead to the CLI configuration: another source of providers is another `init`. */
  readonly cli: Readonly<Record<string, string>>;
  /** Folder of providers that all modules share, absolute. @default - only Terraform knows whether there is one */
  readonly cache?: string;
  /** Starts `terraform init` with these arguments, and these variables beside the others. @throws when it fails */
  readonly start: (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<void>;
  /** Called before anything is started. @default - nothing */
  readonly onStart?: () => void;
}

/**
 * `terraform init`, unless it would do nothing, because what it depends on is what it was last run for.
 *
 * The first one of all checks each provider against the committed lock file. Once that is known, folders get the verified
 * files and a lock file without their checksums, and Terraform does not hash them again and again.
 */
export async function initialise(options: InitOptions): Promise<void> {
  const { paths, providers } = options;
  const fingerprint = fingerprintOf(options);
  if (await isInitialised(options, fingerprint)) return;
  options.onStart?.();
  await remove(paths.initialised);
  if (options.backend.kind === 's3') await writeWhole(backendFile(paths), options.backendConfig);
  const run = (): Promise<readonly string[]> => runInit(options);
  const verified = await ((await isAllCached(options)) ? run() : providers.alone(run));
  await writeJson(paths.initialised, { fingerprint, verified } satisfies Initialised);
}

/** Gives the folder the whole lock file back, for commands that read its checksums; the next run initialises again. */
export async function restoreLockFile(paths: ModulePaths, lock: string): Promise<void> {
  await writeWhole(join(paths.stack, LOCK_FILE), lock);
}

/** @returns the addresses of the providers whose checksums the lock file no longer needs */
async function runInit(options: InitOptions): Promise<readonly string[]> {
  const { paths, providers, lock, binary, start } = options;
  const lockFile = join(paths.stack, LOCK_FILE);
  const known = await knownProviders(options);
  await linkProviders(paths.data, lockedProviders(lock), known);
  await writeWhole(lockFile, withoutHashes(lock, addressesOf(known)));
  await start(initArguments(options), (await isAllCached(options)) ? FROM_CACHE : {});
  if (!canVerify(binary)) return [];
  const verified = addressesOf(await providers.remember(paths.data));
  await writeWhole(lockFile, withoutHashes(lock, verified));
  return verified;
}

async function knownProviders({ binary, providers }: InitOptions): Promise<readonly VerifiedProvider[]> {
  return canVerify(binary) ? providers.list() : [];
}

function addressesOf(providers: readonly VerifiedProvider[]): readonly string[] {
  return providers.map(({ address }) => address).sort();
}

/**
 * Whether the shared cache has all that is needed, as it was verified; then nothing is fetched, and nothing written there.
 * What modules of others need is not known before.
 */
async function isAllCached(options: InitOptions): Promise<boolean> {
  const { cache, stack } = options;
  if (cache === undefined || stack.module !== undefined) return false;
  const known = await knownProviders(options);
  const cached = await Promise.all(known.map((provider) => isCached(cache, provider)));
  const addresses = addressesOf(known.filter((_, index) => cached[index]));
  return requiredProviders(stack).every((address) => addresses.includes(address));
}

/**
 * Without checksums in the lock file Terraform would install anew what is in the cache, over what others are using. Only for
 * what was checked against them before.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#allowing-the-provider-plugin-cache-to-break-the-dependency-lock-file
 */
const FROM_CACHE = { TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1' };

/** OpenTofu calls the same providers by another registry's name, and rewrites the lock file. */
function canVerify({ flavour }: TerraformBinary): boolean {
  return flavour === 'terraform';
}

function initArguments({ backend, binary, paths }: InitOptions): readonly string[] {
  return [
    'init',
    '-input=false',
    '-no-color',
    ...(canVerify(binary) ? ['-lockfile=readonly'] : []),
    '-reconfigure',
    ...(backend.kind === 's3' ? [`-backend-config=${backendFile(paths)}`] : []),
  ];
}

/** Not the synthesized one: what was vetted is what counts, whoever synthesizes meanwhile. */
function backendFile({ plans }: Pick<ModulePaths, 'plans'>): string {
  return join(plans, 'backend.config');
}

interface Initialised {
  readonly fingerprint: string;
  /** Addresses. */
  readonly verified: readonly string[];
}

async function isInitialised(options: InitOptions, fingerprint: string): Promise<boolean> {
  const { paths, lock } = options;
  const done = await readJsonIfPresent<Initialised>(paths.initialised);
  if (done?.fingerprint !== fingerprint || done.verified === undefined) return false;
  if ((await readIfPresent(join(paths.data, 'terraform.tfstate'))) === undefined) return false;
  if (!canVerify(options.binary)) return true;
  if ((await readIfPresent(join(paths.stack, LOCK_FILE))) !== withoutHashes(lock, done.verified)) return false;
  const known = (await knownProviders(options)).filter(({ address }) => done.verified?.includes(address));
  if (known.length !== done.verified.length) return false;
  const used = known.filter(({ address }) => requiredProviders(options.stack).includes(address));
  return (await Promise.all(used.map((provider) => isLinked(paths.data, provider)))).every((linked) => linked);
}

function fingerprintOf({ backend, backendConfig, binary, stack, lock, cli }: InitOptions): string {
  const config = backend.kind === 's3' ? backendConfig : backend.state;
  const parts = [LAYOUT, binary.path, binary.version, backend.kind, config, stack.terraform, stack.module, lock, cli];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Raised when folders of an older release cannot be gone on with. */
const LAYOUT = 2;
