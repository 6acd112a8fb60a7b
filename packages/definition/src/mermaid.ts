import { remoteModuleName, remoteStateKey } from './backend';
import { inOrder } from './graph';
import type { Module, Platform } from './platform';
import type { RemoteModule } from './types';

/**
 * The modules and who reads whose outputs, as a Mermaid flowchart. Administrator's modules are drawn as such; those of
 * other repositories are round, and their arrows dotted: no deployment here waits for them.
 */
export function mermaidGraph(platform: Pick<Platform, 'modules'>): string {
  const modules = inOrder(platform.modules);
  const remote = remoteIds(modules);
  return [
    'flowchart LR',
    ...[...remote.values()].map(({ id, name }) => `  ${id}(["${name}"])`),
    ...modules.map(({ name, appliedBy }) => `  ${name}${appliedBy === 'administrator' ? `[[${name}]]` : `[${name}]`}`),
    ...modules.flatMap(({ name, dependsOn }) =>
      [...dependsOn].sort().map((dependency) => `  ${dependency} --> ${name}`),
    ),
    ...modules.flatMap(({ name, reads = [] }) =>
      reads
        .map((read) => remote.get(remoteStateKey(read))?.id ?? '')
        .sort()
        .map((id) => `  ${id} -.-> ${name}`),
    ),
    '',
  ].join('\n');
}

/** By state key, in the order of their names. Numbers, because a name may hold what an id may not. */
function remoteIds(modules: readonly Module[]): ReadonlyMap<string, { readonly id: string; readonly name: string }> {
  const reads = new Map<string, RemoteModule>();
  for (const read of modules.flatMap((module) => module.reads ?? [])) reads.set(remoteStateKey(read), read);
  return new Map(
    [...reads]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, read], index) => [key, { id: `Remote${index + 1}`, name: remoteModuleName(read) }]),
  );
}
