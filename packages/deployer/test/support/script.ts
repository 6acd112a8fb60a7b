import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';

/** An executable of a few lines of JavaScript. @returns its path, absolute */
export function script(lines: string, folder = scratchFolder(), name = 'program'): string {
  const file = join(folder, name);
  writeFileSync(file, `#!${process.execPath}\n${lines}\n`);
  chmodSync(file, 0o755);
  return file;
}
