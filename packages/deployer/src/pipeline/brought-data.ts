import { PROVIDER_LOCK_FILE, show, type Platform } from '@mlopspltf/definition';
import { lstat, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { writeEnvironmentFiles } from '../configuration/environment-files';
import { InputError } from '../errors';
import { readPlatform, readSynthesized, stackFolder } from '../platform-file';
import { LOCK_FILE, readStackFiles, writeStackCopy } from '../terraform/stack-copy';
import { isMissing, remove, writeWhole } from '../workspace/files';
import { trustedPlatform } from './trusted-platform';

export interface BroughtDataRequest {
  /** The definition of the default branch. */
  readonly trusted: Platform;
  /** A checkout of the default branch, absolute. */
  readonly root: string;
  /** The unpacked `cdktf.out` of a commit, absolute. */
  readonly data: string;
}

/** What a commit brought, as far as it counts. */
export interface BroughtData {
  readonly platform: Platform;
  /** In the form of `cdktf.out`, absolute. */
  readonly output: string;
  /** Removes it. */
  readonly close: () => Promise<void>;
}

/**
 * Takes the stacks from what a commit synthesized, and everything beside them from the default branch: definition,
 * backend settings, variables and dependency lock file are written anew, into a folder that nobody else can reach.
 *
 * Whether the stacks are harmless is judged later, before Terraform is started.
 *
 * @throws InputError when it is damaged, or holds links
 * @throws GuardError when it is of another platform
 */
export async function openBroughtData({ trusted, root, data }: BroughtDataRequest): Promise<BroughtData> {
  await refuseLinks(data);
  const platform = trustedPlatform(trusted, await readPlatform(data));
  const lock = await readSynthesized(join(root, PROVIDER_LOCK_FILE));
  const output = await mkdtemp(join(tmpdir(), 'mlopspltf-data-'));
  const close = (): Promise<void> => remove(output);
  try {
    await writeEnvironmentFiles(platform, output);
    for (const { name } of platform.modules) {
      // A stack that is missing is told of by whoever needs it.
      await writeStackCopy(stackFolder(output, name), await readStackFiles(stackFolder(data, name)));
      await writeWhole(join(stackFolder(output, name), LOCK_FILE), lock);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { platform, output, close };
}

/** A link would bring in files of this machine under a name of the commit's choice. */
async function refuseLinks(data: string): Promise<void> {
  const itself = await lstat(data).catch((error: unknown) => {
    if (isMissing(error)) throw new InputError(`The folder ${data} is not there: unpack the synthesized output first.`);
    throw error;
  });
  const entries = itself.isDirectory() ? await readdir(data, { recursive: true, withFileTypes: true }) : [];
  const odd = [
    ...(itself.isDirectory() ? [] : ['.']),
    ...entries
      .filter((entry) => !entry.isFile() && !entry.isDirectory())
      .map((entry) => relative(data, join(entry.parentPath, entry.name))),
  ];
  if (odd.length === 0) return;
  const shown = odd.slice(0, MOST_TOLD).map((path) => `  ${show(path)}`);
  const more = odd.length > shown.length ? [`  and ${odd.length - shown.length} more`] : [];
  throw new InputError(
    [
      'What was synthesized holds links, or what is neither file nor folder:',
      ...shown,
      ...more,
      'Put the files themselves there.',
    ].join('\n'),
  );
}

const MOST_TOLD = 20;
