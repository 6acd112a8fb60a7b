import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findExecutable } from '../../src/executable';

/** A PATH that has nothing of this machine but what stubs are written in. */
export interface StubPath {
  readonly folder: string;
  /** The environment of this process, with that PATH. */
  readonly env: NodeJS.ProcessEnv;
}

/** @param stubs name → bash script, which sees this machine's PATH; `$MOTO_SERVER` is the real one */
export function stubPath(parent: string, stubs: Readonly<Record<string, string>>): StubPath {
  const folder = mkdtempSync(join(parent, 'bin-'));
  mkdirSync(folder, { recursive: true });
  symlinkSync(machines('node'), join(folder, 'node'));
  const head = [`#!${machines('bash')}`, 'set -eu', `export PATH=${quote(process.env.PATH ?? '')}`];
  for (const [name, script] of Object.entries(stubs)) {
    writeFileSync(
      join(folder, name),
      [...head, `MOTO_SERVER=${quote(machines('moto_server'))}`, script, ''].join('\n'),
    );
    chmodSync(join(folder, name), 0o755);
  }
  return { folder, env: { ...process.env, PATH: folder } };
}

function machines(name: string): string {
  const found = findExecutable(name, process.env);
  if (found === undefined) throw new Error(`${name} is not on PATH`);
  return found;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
