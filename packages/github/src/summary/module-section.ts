import { ACTIONS, countChanges, losesData, MARKS } from './actions';
import { code, details, html, someOf } from './markdown';
import type { PlannedAttribute, PlannedChange, PlannedModule } from './model';

/** What a plan does to a module, resource by resource, to be opened. */
export function describeModule({ module, changes, outputs = [] }: PlannedModule): string {
  const counts = countChanges(changes);
  const shown = ACTIONS.flatMap((action) =>
    changes.filter((change) => change.action === action).flatMap((change) => describeChange(change, MARKS[action])),
  );
  const named = someOf(outputs, MOST_OUTPUTS, (name) => code(name));
  const lines = [...shown, ...(outputs.length === 0 ? [] : [`- outputs: ${named.join(', ')}`])];
  return details(
    `<b>${html(module)}</b>: ${counts === '' ? 'outputs to change' : counts}`,
    lines.length === 0 ? '- nothing but what is read' : lines.join('\n'),
  );
}

/** Attributes are told where something that exists changes; of a new thing all are new. */
function describeChange({ action, address, attributes, ...change }: PlannedChange, mark: string): readonly string[] {
  const lost = losesData({ action, address, attributes, ...change }) ? ' **(data store)**' : '';
  const line = `- ${mark} ${code(address)}${lost}`;
  if (action === 'create' || action === 'delete') return [line];
  return [line, ...someOf(attributes, MOST_ATTRIBUTES, describeAttribute).map((text) => `  - ${text}`)];
}

/** `path: before → after`. */
export function describeAttribute({ path, before, after, replaces = false }: PlannedAttribute): string {
  const forces = replaces ? ' **(forces replacement)**' : '';
  if (before === undefined && after === undefined) return `${code(path)}${forces}`;
  return `${code(path)}: ${before === undefined ? 'not set' : code(before)} → ${after === undefined ? 'not set' : code(after)}${forces}`;
}

const MOST_ATTRIBUTES = 50;
const MOST_OUTPUTS = 50;
