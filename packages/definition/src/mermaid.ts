import { inOrder } from './graph';
import type { Platform } from './platform';

/** The modules and who reads whose outputs, as a Mermaid flowchart. Administrator's modules are drawn as such. */
export function mermaidGraph(platform: Pick<Platform, 'modules'>): string {
  const modules = inOrder(platform.modules);
  return [
    'flowchart LR',
    ...modules.map(({ name, appliedBy }) => `  ${name}${appliedBy === 'administrator' ? `[[${name}]]` : `[${name}]`}`),
    ...modules.flatMap(({ name, dependsOn }) =>
      [...dependsOn].sort().map((dependency) => `  ${dependency} --> ${name}`),
    ),
    '',
  ].join('\n');
}
