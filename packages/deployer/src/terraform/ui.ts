import type { ResourceChange } from '../api';

/**
 * What `terraform plan -json` and `apply -json` say, as far as it is used here.
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** Of the resource. */
  readonly address?: string;
  /** `cdk.tf.json line 12` */
  readonly place?: string;
}

export type UiEvent =
  | { readonly type: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly type: 'change'; readonly change: ResourceChange }
  | { readonly type: 'outputs'; readonly changed: readonly string[] }
  /** `isDone`: it tells of a resource that is made, changed or deleted. */
  | { readonly type: 'message'; readonly text: string; readonly isDone?: boolean };

/** undefined for a line that is not of that form: Terraform writes plain text before it has read its arguments. */
export function parseUiLine(line: string): UiEvent | undefined {
  const event = parseRecord(line);
  if (event === undefined || typeof event['@message'] !== 'string') return undefined;
  if (event.type === 'diagnostic') return { type: 'diagnostic', diagnostic: diagnosticOf(record(event.diagnostic)) };
  if (event.type === 'planned_change') {
    const change = changeOf(record(event.change));
    if (change) return { type: 'change', change };
  }
  if (event.type === 'outputs') return { type: 'outputs', changed: changedOutputs(record(event.outputs)) };
  return { type: 'message', text: event['@message'], ...(event.type === 'apply_complete' && { isDone: true }) };
}

/** As a person reads it, in the order in which Terraform prints it. */
export function renderDiagnostic({ severity, summary, detail, address, place }: Diagnostic): string {
  const where = [address === undefined ? '' : `with ${address}`, place === undefined ? '' : `on ${place}`].filter(
    (part) => part !== '',
  );
  return [
    `${severity === 'error' ? 'Error' : 'Warning'}: ${summary}`,
    ...(where.length > 0 ? [`  ${where.join(', ')}`] : []),
    ...(detail === '' ? [] : [detail]),
  ].join('\n');
}

function diagnosticOf(data: Record<string, unknown>): Diagnostic {
  const range = record(data.range);
  const line = record(range.start).line;
  return {
    severity: data.severity === 'warning' ? 'warning' : 'error',
    summary: text(data.summary) ?? 'unknown',
    detail: text(data.detail) ?? '',
    address: text(data.address),
    place:
      typeof range.filename === 'string'
        ? `${range.filename} line ${typeof line === 'number' ? line : '?'}`
        : undefined,
  };
}

const ACTIONS: Readonly<Record<string, ResourceChange['action']>> = {
  create: 'create',
  update: 'update',
  replace: 'replace',
  delete: 'delete',
  read: 'read',
  import: 'import',
};

/** undefined for what only moves or is forgotten: nothing in AWS changes. */
function changeOf(data: Record<string, unknown>): ResourceChange | undefined {
  const resource = record(data.resource);
  const done = ACTIONS[text(data.action) ?? ''];
  // What is imported can be replaced in the same breath, and then that is what counts.
  const action = data.importing === undefined || done === 'replace' || done === 'delete' ? done : 'import';
  if (action === undefined) return undefined;
  return {
    address: text(resource.addr) ?? 'unknown',
    type: text(resource.resource_type) ?? 'unknown',
    action,
    attributes: [],
    ...(data.reason === 'tainted' && { tainted: true }),
  };
}

function changedOutputs(outputs: Record<string, unknown>): readonly string[] {
  return Object.keys(outputs)
    .filter((name) => record(outputs[name]).action !== 'noop')
    .sort();
}

function parseRecord(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return record(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
