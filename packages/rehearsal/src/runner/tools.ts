import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { RequestError } from '../errors';

/** Programs that every job needs. */
const NEEDED = {
  bash: 'Install bash.',
  git: 'Install git (https://git-scm.com/downloads).',
  npm: 'Install Node.js with npm (https://nodejs.org/en/download).',
} as const;

/** Programs of GitHub's image for Ubuntu that the workflows call. One that is missing is told by its caller, by name. */
const USED = ['jq', 'tar', 'sha256sum', 'terraform', 'tofu', 'python3', 'curl'] as const;

/** Where the base system keeps its programs. */
const SYSTEM = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The file that a name means on a `PATH`; folders that are not absolute are left out, as their meaning changes. */
export function findProgram(name: string, path = ''): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/**
 * The folders that a job finds programs in: that of this Node.js, those where this machine has what jobs call, and the
 * system's. The rest of the caller's `PATH` is left out, such as programs of a checkout.
 *
 * @throws RequestError that names what is missing, all at once
 */
export function programFolders(machine: NodeJS.ProcessEnv): readonly string[] {
  const { PATH: path } = machine;
  const missing = Object.entries(NEEDED).filter(([name]) => findProgram(name, path) === undefined);
  if (missing.length > 0) {
    const lines = missing.map(([name, advice]) => `  ${name}: ${advice}`);
    throw new RequestError(`Jobs need what is not on PATH:\n${lines.join('\n')}`);
  }
  const found = [...Object.keys(NEEDED), ...USED].map((name) => findProgram(name, path));
  const folders = found.flatMap((file) => (file === undefined ? [] : [dirname(file)]));
  return [...new Set([dirname(process.execPath), ...folders, ...SYSTEM])];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
