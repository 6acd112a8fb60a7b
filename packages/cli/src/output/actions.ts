import type { ResourceChange } from '@mlopspltf/deployer';
import { plural, type Style } from './style';

export type Action = ResourceChange['action'];

/** In the order in which they are counted and listed: what destroys comes last, where the eye rests. */
export const ACTIONS: readonly Exclude<Action, 'read'>[] = ['import', 'create', 'update', 'replace', 'delete'];

export const MARKS: Readonly<Record<Action, string>> = {
  import: '=',
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
  read: '?',
};

const TO_DO: Readonly<Record<Action, string>> = {
  import: 'to import',
  create: 'to create',
  update: 'to change',
  replace: 'TO REPLACE',
  delete: 'TO DESTROY',
  read: 'to read',
};

const DONE: Readonly<Record<Action, string>> = {
  import: 'imported',
  create: 'created',
  update: 'changed',
  replace: 'REPLACED',
  delete: 'DESTROYED',
  read: 'read',
};

/** `2 to create, 1 TO DESTROY`, or an empty text where nothing changes. */
export function countChanges(
  changes: readonly ResourceChange[],
  style: Style,
  tense: 'plan' | 'past' = 'plan',
): string {
  const words = tense === 'plan' ? TO_DO : DONE;
  return ACTIONS.map((action) => ({ action, count: changes.filter((change) => change.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => paint(action, `${count} ${words[action]}`, style))
    .join(', ');
}

export function modulesToChange(modules: readonly { readonly changes: readonly ResourceChange[] }[]): string {
  return plural(modules.filter(({ changes }) => changes.some(({ action }) => action !== 'read')).length, 'module');
}

/** Whether what a resource holds is gone afterwards. */
export function losesData({ action, dataStore = false }: ResourceChange): boolean {
  return dataStore && (action === 'delete' || action === 'replace');
}

export function paint(action: Action, text: string, style: Style): string {
  if (action === 'create' || action === 'import') return style.green(text);
  if (action === 'update') return style.yellow(text);
  return action === 'replace' || action === 'delete' ? style.bold(style.red(text)) : text;
}
