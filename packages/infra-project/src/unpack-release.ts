import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UpgradeError } from './errors';
import { isMistake, WRONG_INPUT } from './generate';
import { OWN_NAME } from './own-version';

/**
 * What `npx projen upgrade FILE` does first where the tools are files: puts the project type of another release in place
 * of the installed one, which then generates. npm cannot install a file of the new release beside files of the old one,
 * which depend on each other. A mistake is shown without a stack trace, and nothing is unpacked then.
 *
 * @param args of the task, as they were typed
 * @param root of the repository, absolute
 */
export function unpackRelease(args: readonly string[], root = process.cwd()): void {
  try {
    const named = args.filter((each) => each !== '--');
    const file = checkedFile(named, root);
    tar(file, '--strip-components', '1', '--directory', join(root, 'node_modules', OWN_NAME));
  } catch (error) {
    if (!isMistake(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = WRONG_INPUT;
  }
}

/** @throws UpgradeError unless one argument names a file of npm pack that holds this package */
function checkedFile(args: readonly string[], root: string): string {
  const [file, ...more] = args;
  if (file === undefined) throw new UpgradeError('The file of a release has to be named.');
  if (more.length > 0) throw new UpgradeError(`One file has to be named, and not ${args.length}: ${args.join(' ')}`);
  const path = resolve(root, file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new UpgradeError(`There is no file ${path}.`);
  const manifest = JSON.parse(tar(path, '--to-stdout', 'package/package.json')) as { readonly name?: string };
  if (manifest.name !== OWN_NAME) throw new UpgradeError(`${file} holds ${manifest.name}, and not ${OWN_NAME}.`);
  return path;
}

/** @returns what it prints. @throws UpgradeError with what tar says, where that fails */
function tar(file: string, ...options: readonly string[]): string {
  const { stdout, stderr, status, error } = spawnSync('tar', ['--extract', `--file=${file}`, ...options], {
    encoding: 'utf8',
  });
  if (status === 0) return stdout;
  throw new UpgradeError(`${file} cannot be unpacked: ${error?.message ?? stderr.trim()}`);
}
