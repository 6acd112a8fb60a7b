import { chmodSync, writeFileSync } from 'node:fs';
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
  const command = [process.execPath, '--require', require.resolve('tsx/cjs'), join(__dirname, `${name}.ts`), ...first];
  const file = join(programs, name);
  // The folder in which it is called may have any tsconfig.json.
  const lines = [
    '#!/bin/sh',
    `TSX_TSCONFIG_PATH=${quoteForShell(join(__dirname, '../../../tsconfig.json'))}`,
    'export TSX_TSCONFIG_PATH',
    `exec ${command.map(quoteForShell).join(' ')} "$@"`,
    '',
  ];
  writeFileSync(file, lines.join('\n'));
  chmodSync(file, 0o755);
}
