import { countChanges } from './actions';
import type { PlanFindings } from './model';

/**
 * The modules of a wave and those that wait, as a Mermaid flowchart; empty where there are no two to be put in relation,
 * or more than GitHub draws.
 * @see https://mermaid.js.org/config/schema-docs/config.html maxTextSize, maxEdges
 */
export function waveGraph({
  planned,
  waiting,
  dependencies,
}: Pick<PlanFindings, 'planned' | 'waiting' | 'dependencies'>): string {
  const names = [...planned.map(({ module }) => module), ...waiting.map(({ module }) => module)];
  const ids = new Map(names.map((name, index) => [name, `m${index}`]));
  const edges = names.flatMap((name) =>
    (dependencies[name] ?? []).flatMap((other) => (ids.has(other) ? [`  ${ids.get(other)} --> ${ids.get(name)}`] : [])),
  );
  if (names.length < 2 || names.length > MOST_NODES || edges.length > MOST_EDGES) return '';
  return [
    '```mermaid',
    'flowchart LR',
    '  classDef waits stroke-dasharray: 5 5',
    ...planned.map(({ module, changes }) => `  ${ids.get(module)}["${label(module)}<br>${countChanges(changes)}"]`),
    ...waiting.map(({ module }) => `  ${ids.get(module)}["${label(module)}<br>waits"]:::waits`),
    ...edges,
    '```',
  ].join('\n');
}

/** Nothing that Mermaid would read as anything but a name. */
function label(name: string): string {
  return name.replaceAll(/[^\w-]/g, '_');
}

const MOST_NODES = 150;
const MOST_EDGES = 400;
