import { join } from 'node:path';
import pLimit from 'p-limit';
import type { BucketContents, ObjectVersion } from '../aws/bucket-contents';
import { makeFolder, writeJson, writeWhole } from '../workspace/files';

export interface BackupOptions {
  /** Absolute; made here. */
  readonly folder: string;
  readonly contents: BucketContents;
  readonly versions: readonly ObjectVersion[];
  /** Of the lock table. */
  readonly items: readonly unknown[];
}

/**
 * Copies every version of every object, and all items of the table, to files that only their owner can read. Objects are
 * numbered, for a key may be anything, `../..` too; `index.json` says which is which.
 */
export async function backUpBackend({ folder, contents, versions, items }: BackupOptions): Promise<void> {
  const objects = join(folder, 'objects');
  await makeFolder(objects);
  const limit = pLimit(AT_ONCE);
  const index = await Promise.all(
    versions.map(async (version, number) => {
      if (version.isDeletion) return version;
      const file = String(number).padStart(6, '0');
      await limit(async () => writeWhole(join(objects, file), await contents.read(version)));
      return { ...version, file: `objects/${file}` };
    }),
  );
  await writeJson(join(folder, 'table.json'), items);
  // Last: a copy with an index is a whole one.
  await writeJson(join(folder, 'index.json'), index);
}

const AT_ONCE = 8;
