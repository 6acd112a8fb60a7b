import { chmodSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { quoteForShell } from './quote';
import type { JobFolders } from '../job-folders';
import { findProgram } from '../tools';
import type { RunnerOptions } from '../world';

/** Puts the programs that are stood in for before all others on the job's `PATH`: `gh`, and `npm` in front of the real one. */
export function installPrograms(folders: JobFolders, options: RunnerOptions): void {
  const { folder, machine = process.env, keepInstallations = true } = options;
  writeProgram(folders, 'gh', []);
  const npm = findProgram('npm', machine.PATH);
  if (keepInstallations && npm !== undefined) writeProgram(folders, 'npm', [npm, join(folder, 'installations')]);
}

/** @param first arguments before those of the caller */
function writeProgram({ programs }: JobFolders, name: string, first: readonly string[]): void {
  const file = join(programs, name);
  const command = `exec ${[process.execPath, ...fileOf(name), ...first].map(quoteForShell).join(' ')} "$@"`;
  writeFileSync(file, ['#!/bin/sh', ...(IS_SOURCE ? TSCONFIG : []), command, ''].join('\n'));
  chmodSync(file, 0o755);
}

/** Whether this is a source, or built of sources into a file beside the programs' own. */
const IS_SOURCE = __filename.endsWith('.ts');

/** Arguments with which Node.js runs a program of this folder. */
function fileOf(name: string): readonly string[] {
  return IS_SOURCE
    ? ['--require', createRequire(__filename).resolve('tsx/cjs'), join(__dirname, `${name}.ts`)]
    : [join(__dirname, `${name}.js`)];
}

/** The folder in which a program is called may have any tsconfig.json. */
const TSCONFIG = [
  `TSX_TSCONFIG_PATH=${quoteForShell(join(__dirname, '../../../tsconfig.json'))}`,
  'export TSX_TSCONFIG_PATH',
];
