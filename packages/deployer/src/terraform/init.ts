import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfPresent, readJsonIfPresent, remove, writeJson, writeWhole } from '../workspace/files';
import type { ModulePaths } from '../workspace/paths';
import type { TerraformBinary } from './binary';
import { lockedProviders, withoutHashes, type LockedProvider } from './lock-file';
import { platform } from './mirrors';
import { LOCK_FILE } from './stack-copy';
import type { StackJson } from './stack-json';

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
  /** `{env}.config`, absolute. */
  readonly backendConfig: string;
  readonly stack: StackJson;
  /** Text of the committed dependency lock file. */
  readonly lock: string;
  /** Text of the CLI configuration's environment; another source of providers is another `init`. */
  readonly cli: Readonly<Record<string, string>>;
  /** Starts `terraform init` with these arguments. @throws when it fails */
  readonly start: (args: readonly string[]) => Promise<void>;
  /** Called before anything is started. @default - nothing */
  readonly onStart?: () => void;
}

/**
 * `terraform init`, unless it would do nothing: because what it depends on is what it was last run for, and the
 * providers are the very files that it verified then.
 *
 * `init` checks each provider against the committed lock file. Terraform would then hash them again, 700 MB, at every
 * plan and apply. So these get the lock file without its checksums, for as long as size, times and inode of the
 * verified files stay what they were.
 */
export async function initialise(options: InitOptions): Promise<void> {
  const { paths, lock } = options;
  const fingerprint = await fingerprintOf(options);
  const verified = verifiedLock(options);
  if (await isInitialised(paths, fingerprint, verified)) return;
  options.onStart?.();
  const lockFile = join(paths.stack, LOCK_FILE);
  await remove(paths.initialised);
  await writeWhole(lockFile, lock);
  await options.start(initArguments(options));
  const providers = await filesOfProviders(paths.data, lockedProviders(lock));
  if (verified !== undefined) await writeWhole(lockFile, verified);
  await writeJson(paths.initialised, { fingerprint, providers } satisfies Initialised);
}

/** undefined for OpenTofu, which calls the same providers by another registry's name and rewrites the file. */
function verifiedLock({ binary, lock }: InitOptions): string | undefined {
  return binary.flavour === 'terraform' ? withoutHashes(lock) : undefined;
}

/** Gives the folder the whole lock file back, for commands that read its checksums; the next run initialises again. */
export async function restoreLockFile(paths: ModulePaths, lock: string): Promise<void> {
  await writeWhole(join(paths.stack, LOCK_FILE), lock);
}

function initArguments({ backend, backendConfig, binary }: InitOptions): readonly string[] {
  return [
    'init',
    '-input=false',
    '-no-color',
    ...(binary.flavour === 'terraform' ? ['-lockfile=readonly'] : []),
    '-reconfigure',
    ...(backend.kind === 's3' ? [`-backend-config=${backendConfig}`] : []),
  ];
}

interface Initialised {
  readonly fingerprint: string;
  readonly providers: readonly ProviderFile[];
}

/** What a file system changes when a file is changed. */
interface ProviderFile {
  readonly file: string;
  readonly size: number;
  readonly modified: number;
  readonly changed: number;
  readonly inode: number;
}

async function isInitialised(paths: ModulePaths, fingerprint: string, verified: string | undefined): Promise<boolean> {
  const done = await readJsonIfPresent<Initialised>(paths.initialised);
  if (done?.fingerprint !== fingerprint || done.providers === undefined) return false;
  const [metadata, lock, ...files] = await Promise.all([
    readIfPresent(join(paths.data, 'terraform.tfstate')),
    readIfPresent(join(paths.stack, LOCK_FILE)),
    ...done.providers.map(async (known) => sameFile(known, await describe(known.file))),
  ]);
  return metadata !== undefined && (verified === undefined || lock === verified) && !files.includes(false);
}

async function fingerprintOf({ backend, backendConfig, binary, stack, lock, cli }: InitOptions): Promise<string> {
  const config = backend.kind === 's3' ? await readFile(backendConfig, 'utf8') : backend.state;
  const parts = [LAYOUT, binary.path, binary.version, backend.kind, config, stack.terraform, stack.module, lock, cli];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Raised when folders of an older release cannot be gone on with. */
const LAYOUT = 1;

async function filesOfProviders(data: string, providers: readonly LockedProvider[]): Promise<readonly ProviderFile[]> {
  const folders = providers.map(({ address, version }) => join(data, 'providers', address, version, platform()));
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder).catch(() => [])).map((name) => join(folder, name))),
  );
  const described = await Promise.all(files.flat().map(describe));
  return described.filter((found) => found !== undefined);
}

async function describe(file: string): Promise<ProviderFile | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found && { file, size: found.size, modified: found.mtimeMs, changed: found.ctimeMs, inode: found.ino };
}

function sameFile(known: ProviderFile, found: ProviderFile | undefined): boolean {
  return (['size', 'modified', 'changed', 'inode'] as const).every((key) => known[key] === found?.[key]);
}
