import type { Git } from './git';

/** Ids of trees by folder below `packages/`, in the order in which they were met, each once. */
export type PackageTrees = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What stood in the packages' folders at any of the commits that `revisions` reach, the latest first. Two processes for
 * all of it.
 *
 * @param prefix from the repository's root to the folder with `packages`
 * @param revisions full ids; one behind `^` leaves out what it reaches
 * @returns undefined where git does not know one of them
 */
export async function readPackageTrees(
  git: Git,
  prefix: string,
  revisions: readonly [string, ...string[]],
): Promise<PackageTrees | undefined> {
  const path = `${prefix}packages`;
  // The root is at 0; an object is listed once, with its path, however many commits have it.
  const depth = path.split('/').length + 1;
  const limits = [`--filter=tree:${depth}`, `--max-count=${MOST_COMMITS}`];
  const listed = await git.read(['rev-list', '--objects', ...limits, ...revisions]);
  const states = listed
    ?.split('\n')
    .flatMap((line) => (line.endsWith(` ${path}`) ? [line.slice(0, line.indexOf(' '))] : []));
  if (states === undefined) return undefined;
  const bytes = await git.read(['cat-file', '--batch'], { input: states.join('\n'), encoding: 'latin1' });
  return bytes === undefined ? undefined : foldersOf(bytes, revisions[0].length / 2);
}

/**
 * Reads trees as git stores them, `ID tree SIZE` before each.
 *
 * @param bytes one a character
 * @param idLength in bytes
 */
function foldersOf(bytes: string, idLength: number): PackageTrees {
  const found = new Map<string, Set<string>>();
  for (let at = 0; at < bytes.length;) {
    const line = bytes.indexOf('\n', at);
    const end = line + 1 + Number(bytes.slice(bytes.lastIndexOf(' ', line), line));
    for (at = line + 1; at < end;) {
      const name = bytes.indexOf(' ', at) + 1;
      const id = bytes.indexOf('\0', name) + 1;
      const folder = bytes.slice(name, id - 1);
      const trees = found.get(folder) ?? new Set();
      if (bytes.startsWith(`${TREE_MODE} `, at)) found.set(folder, trees.add(bytes.slice(id, id + idLength)));
      at = id + idLength;
    }
    at = end + 1;
  }
  return new Map([...found].map(([folder, ids]) => [decoded(folder, 'utf8'), new Set([...ids].map(hexadecimal))]));
}

function hexadecimal(bytes: string): string {
  return decoded(bytes, 'hex');
}

function decoded(bytes: string, encoding: 'utf8' | 'hex'): string {
  return Buffer.from(bytes, 'latin1').toString(encoding);
}

const TREE_MODE = '40000';

/** A history that is longer is looked at from its end. */
const MOST_COMMITS = 10_000;
