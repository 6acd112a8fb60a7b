import { parsePlatform, pascalCase, PLATFORM_FILE, serializePlatform } from '@mlopspltf/definition';
import type { Files } from './small-stacks';

const SYNTH_ENTRY = '.projen/main.ts';

/** Modules that stories are played with: a story that deploys the others too would tell the same, slower. */
export const STORY_MODULES = ['tf_remote_backend', 'github_oidc', 'artifact_store', 'container_registry'];

/**
 * What `npx projen` would write for a definition with some of its modules only, as far as a deployment reads it. The workflows stay
 * those of the whole definition.
 *
 * @param read gives the text of a file of the repository
 */
export function onlyModules(read: (path: string) => string, kept: readonly string[]): Files {
  const platform = parsePlatform(read(PLATFORM_FILE), PLATFORM_FILE);
  const [modules, gone] = [true, false].map((is) => platform.modules.filter(({ name }) => kept.includes(name) === is));
  const classes = (gone ?? []).map(({ name }) => `${pascalCase(name)}Stack`);
  const entry = read(SYNTH_ENTRY)
    .split('\n')
    .filter((line) => !classes.some((name) => line.startsWith(`import { ${name} } from`)))
    .map((line) =>
      line.replace(
        /\[.*\]/,
        (list) =>
          `[${names(list)
            .filter((name) => !classes.includes(name))
            .join(', ')}]`,
      ),
    );
  return {
    [PLATFORM_FILE]: serializePlatform({ ...platform, modules: modules ?? [] }),
    [SYNTH_ENTRY]: entry.join('\n'),
  };
}

function names(list: string): readonly string[] {
  return list.slice(1, -1).split(', ');
}
