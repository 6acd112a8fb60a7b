import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hashesOf, lockedProviders, type LockedProvider } from './lock-file';
import { platform, type ProviderMirror } from './mirrors';
import type { VerifiedProviders } from './verified-providers';

export interface VerifyMirroredOptions {
  readonly providers: VerifiedProviders;
  /** Text of the committed dependency lock file. */
  readonly lock: string;
  /** Folders with unpacked providers, those that Terraform asks first before the others. */
  readonly mirrors: readonly ProviderMirror[];
}

/**
 * Checks providers that lie unpacked in a mirror against the lock file, as the first `terraform init` would: it holds
 * all others up, and this can be done before one is needed. What does not fit is left to Terraform, which says so.
 */
export async function verifyMirrored({ providers, lock, mirrors }: VerifyMirroredOptions): Promise<void> {
  if (mirrors.length === 0) return;
  const known = (await providers.list()).map(({ address }) => address);
  for (const provider of lockedProviders(lock).filter(({ address }) => !known.includes(address))) {
    const mirror = mirrors.find((each) => each.providers.includes(provider.address));
    if (mirror) await verify(providers, provider, hashesOf(lock, provider.address), mirror.path);
  }
}

async function verify(
  providers: VerifiedProviders,
  provider: LockedProvider,
  hashes: readonly string[],
  mirror: string,
): Promise<void> {
  // A hash of this kind is of the folder's files, whatever archive they came in.
  if (!hashes.some((hash) => hash.startsWith('h1:'))) return;
  const folder = join(mirror, provider.address, provider.version, platform());
  await providers.rememberFolder(provider, folder, async () => hashes.includes(await folderHash(folder)));
}

/**
 * The `h1:` hash of a folder: SHA-256 of a list of its files, each with its own.
 *
 * @see https://developer.hashicorp.com/terraform/language/files/dependency-lock#h1
 * @see https://pkg.go.dev/golang.org/x/mod/sumdb/dirhash#Hash1
 */
export async function folderHash(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const names = files.map((file) => relative(folder, file).split(sep).join('/')).sort();
  const list = createHash('sha256');
  for (const name of names) list.update(`${await fileHash(join(folder, name))}  ${name}\n`);
  return `h1:${list.digest('base64')}`;
}

async function fileHash(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: CHUNK }), hash);
  return hash.digest('hex');
}

/** Bytes read at once: a provider has 700 MB. */
const CHUNK = 4 * 1024 * 1024;
