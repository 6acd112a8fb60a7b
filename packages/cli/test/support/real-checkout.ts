import { scratchFolder } from '@mlopspltf/testing';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..', '..');

/** What is generated or written beside the packages, and read when modules are deployed. */
const READ = ['.projen', '.projenrc.ts', '.terraform.lock.hcl', 'backend_configs', 'env_specific_vars', 'package.json'];

/** This repository as it is now, with an emulator and records of its own, in a folder that is removed afterwards. */
export function realCheckout(): string {
  const folder = scratchFolder();
  for (const name of READ) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
