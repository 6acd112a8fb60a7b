import { join } from 'node:path';
import { z } from 'zod';
import type { StateBucket } from '../aws/state-bucket';
import { configurationOf, type Configuration } from '../configuration/configuration';
import { sha256 } from '../configuration/digests';
import { makeFolder, remove, writeWhole } from '../workspace/files';
import { jsonOf, parsedAs } from '../parse-json';
import type { KeptPlace } from './record';
import { refuseNewerSchema } from './release';

const SCHEMA_VERSION = 1;

const kept = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  /** Base64 by path. */
  files: z.record(z.string(), z.string()),
  lock: z.string(),
  variables: z.string(),
  terraform: z.string(),
});

/** A configuration as text, to be kept beside the state: with it, a module can be destroyed without its package. */
export function keepable(
  { files, lock, variables }: Pick<Configuration, 'files' | 'lock' | 'variables'>,
  terraform: string,
): string {
  const encoded = Object.entries(files).map(([path, content]) => [path, content.toString('base64')] as const);
  return JSON.stringify({
    schemaVersion: SCHEMA_VERSION,
    files: Object.fromEntries(encoded.sort(([a], [b]) => (a < b ? -1 : 1))),
    lock,
    variables,
    terraform,
  } satisfies z.infer<typeof kept>);
}

/** What to fetch, and where to put it. */
export interface KeptRequest {
  readonly module: string;
  /** As a record names it. */
  readonly kept: KeptPlace;
  /** Absolute; what lies there is replaced. */
  readonly folder: string;
}

/**
 * What a record says was deployed, if it lies where the record says and is what was kept there.
 *
 * @returns undefined where it is gone or damaged
 * @throws GuardError where a newer release kept it otherwise
 * @see unpackKept
 */
export async function fetchKept(
  bucket: Pick<StateBucket, 'object'>,
  { module, kept, folder }: KeptRequest,
): Promise<Configuration | undefined> {
  const text = await bucket.object(kept.key, kept.version);
  return text !== undefined && sha256(text) === kept.sha256 ? unpackKept(text, module, folder) : undefined;
}

/**
 * The other way: writes the files of a kept configuration into a folder, which then stands for the synthesized one.
 *
 * @param folder absolute; what lies there is replaced
 * @returns undefined for a text that is none, or one with paths that lead out of the folder
 */
export async function unpackKept(text: string, module: string, folder: string): Promise<Configuration | undefined> {
  refuseNewerSchema(jsonOf(text), `What was kept of ${module}`, SCHEMA_VERSION);
  const found = parsedAs(kept, text);
  if (found === undefined || !Object.keys(found.files).every(staysInside)) return undefined;
  const files = Object.fromEntries(
    Object.entries(found.files).map(([path, content]) => [path, Buffer.from(content, 'base64')]),
  );
  await remove(folder);
  await makeFolder(folder);
  await Promise.all(Object.entries(files).map(([path, content]) => writeWhole(join(folder, path), content)));
  const { lock, variables, terraform } = found;
  return configurationOf({ module, source: folder, files, lock, variables }, { terraform });
}

/** The text comes from the bucket, where others can write. */
function staysInside(path: string): boolean {
  return !path.includes('\0') && path.split(/[/\\]/).every((part) => !['', '.', '..'].includes(part));
}
