import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ToolError } from './errors';
import { allFiles, type PackageContents } from './package-contents';

/** A packed package, as {@link TARBALL_INDEX} names it. */
export interface Tarball {
  readonly name: string;
  readonly version: string;
  /** Beside the index. */
  readonly file: string;
  /** As a registry gives it: `sha512-…`. */
  readonly integrity: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes. */
  readonly unpackedSize: number;
}

/** Where packages are packed to, from the root. */
export const TARBALL_FOLDER = 'dist/npm';
/** Lies beside the tarballs, which it names in the order in which they can be published. */
export const TARBALL_INDEX = 'packages.json';

/**
 * Packs packages with npm, the same content into the same bytes. The folder changes at once, when all of it is there.
 *
 * @param folder absolute; what lies there is replaced
 * @throws ToolError
 */
export async function packPackages(packages: readonly PackageContents[], folder: string): Promise<readonly Tarball[]> {
  mkdirSync(dirname(folder), { recursive: true });
  const scratch = mkdtempSync(`${folder}-`);
  try {
    const target = join(scratch, 'packed');
    mkdirSync(target);
    const staged = packages.map((contents) => stage(contents, join(scratch, contents.folder)));
    const tarballs = await npmPack(staged, target);
    writeFileSync(join(target, TARBALL_INDEX), `${JSON.stringify(tarballs, undefined, 2)}\n`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(target, folder);
    return tarballs;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @returns the folder */
function stage(contents: PackageContents, folder: string): string {
  for (const [path, text] of allFiles(contents)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

/** What `npm pack --json` tells of each package, as far as it is used. */
interface Packed {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly integrity: string;
  readonly size: number;
  readonly unpackedSize: number;
}

async function npmPack(folders: readonly string[], target: string): Promise<readonly Tarball[]> {
  const { execa } = await import('execa');
  const { stdout, stderr, failed } = await execa(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', target, ...folders],
    { cwd: target, reject: false, stdin: 'ignore' },
  );
  if (failed) throw new ToolError('npm pack', [stderr === '' ? 'it could not be started' : stderr]);
  const packed = JSON.parse(stdout) as readonly Packed[];
  return packed.map(({ name, version, filename: file, integrity, size, unpackedSize }) => ({
    ...{ name, version, file, integrity, size, unpackedSize },
  }));
}
