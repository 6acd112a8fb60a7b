import type { Platform } from '@mlopspltf/definition';
import { scratchFolder, writeStacks, type WriteStacksOptions } from '@mlopspltf/testing';
import type { Scene } from './scene';

/** The same environment for a definition without some of its modules, as a later commit may have it. */
export function withoutModules(
  scene: Scene,
  names: readonly string[],
  { stacks }: Pick<WriteStacksOptions, 'stacks'> = {},
): ReturnType<Scene['session']> {
  const modules = scene.platform.modules.filter(({ name }) => !names.includes(name));
  const platform: Platform = { ...scene.platform, modules };
  return { ...scene.session(), platform, output: writeStacks({ platform, folder: scratchFolder(), stacks }) };
}
