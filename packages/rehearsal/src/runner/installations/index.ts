import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { installationKey } from './key';
import { readManifests, type Manifests } from './manifests';
import { isRepeatable } from './repeatable';

export interface InstallOptions {
  /** Where installations are kept. */
  readonly folder: string;
  /** Arguments of `npm`. */
  readonly args: readonly string[];
  /** Where `npm` was called. */
  readonly cwd: string;
  /** The real `npm`. */
  readonly npm: string;
  readonly env: NodeJS.ProcessEnv;
  /** Asks the real one. Gives its exit code. */
  readonly install: () => number;
  readonly say: (text: string) => void;
}

/**
 * `npm ci` costs many seconds in each job. What it installed is kept, and copied where it would install the same: same lock
 * file, same manifests, same settings, same arguments, all by their bytes, and nothing that runs code while it installs
 * (see {@link isRepeatable}). Everything else asks npm.
 *
 * @returns exit code
 */
export function installFromKept(options: InstallOptions): number {
  const { args, cwd, folder, install, say } = options;
  const manifests = args[0] === 'ci' ? readManifests(cwd) : undefined;
  if (!manifests || !isRepeatable(manifests, args)) return install();
  const kept = join(folder, installationKey(options, manifests));
  if (existsSync(kept)) {
    putInPlace(kept, manifests);
    say('Installed from a copy of an equal installation of this rehearsal.');
    return 0;
  }
  const status = install();
  if (status === 0) keep(kept, manifests);
  return status;
}

/** Real copies: a step may change what is installed. */
function putInPlace(kept: string, { root, folders }: Manifests): void {
  for (const folder of folders) rmSync(join(root, folder, NAME), { recursive: true, force: true });
  for (const folder of foldersBelow(kept)) copy(join(kept, folder, NAME), join(root, folder, NAME));
}

/** In one step, so that nobody finds a half of it. */
function keep(kept: string, { root, folders }: Manifests): void {
  const draft = `${kept}.${randomUUID()}`;
  mkdirSync(draft, { recursive: true });
  for (const folder of folders) {
    const installed = join(root, folder, NAME);
    if (existsSync(installed)) copy(installed, join(draft, folder, NAME));
  }
  try {
    renameSync(draft, kept);
  } catch {
    // Another job has kept the same meanwhile.
    rmSync(draft, { recursive: true, force: true });
  }
}

const NAME = 'node_modules';

/** Those that hold installed packages, the root as an empty text. */
function foldersBelow(kept: string): readonly string[] {
  const found: string[] = [];
  const look = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      if (entry.name === NAME) found.push(relative(kept, folder));
      else look(join(folder, entry.name));
    }
  };
  look(kept);
  return found;
}

/** `cp` shares blocks where the file system can, and is faster than Node.js in any case. */
function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const { status } = spawnSync('cp', ['-a', '--', from, to]);
  if (status === 0) return;
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}
