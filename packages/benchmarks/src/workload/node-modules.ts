import { packageFolder, PACKAGE_SCOPE, TOOL_PACKAGES, type GraphNode } from '@mlopspltf/definition';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../checkout';

/**
 * The packages that are installed in this checkout, its tools among them, and those of the synthetic modules: what `npm
 * install` would give, at once and without the network.
 */
export function linkNodeModules(root: string, modules: readonly GraphNode[]): void {
  const installed = join(CHECKOUT, 'node_modules');
  const target = join(root, 'node_modules');
  const own = join(target, PACKAGE_SCOPE);
  mkdirSync(own, { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name !== PACKAGE_SCOPE) symlinkSync(join(installed, name), join(target, name));
  }
  for (const folder of TOOL_PACKAGES) {
    const tool = join(CHECKOUT, 'packages', folder);
    if (existsSync(tool)) symlinkSync(tool, join(own, folder));
  }
  for (const { name } of modules)
    symlinkSync(join(root, 'packages', packageFolder(name)), join(own, packageFolder(name)));
}
