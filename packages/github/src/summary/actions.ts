import type { PlannedChange } from './model';

type Action = Exclude<PlannedChange['action'], 'read'>;

/** In the order in which they are told: what destroys first. */
export const ACTIONS: readonly Action[] = ['delete', 'replace', 'update', 'create', 'import'];

const WORDS: Readonly<Record<Action, readonly [string, string]>> = {
  delete: ['to DESTROY', 'destroyed'],
  replace: ['to REPLACE', 'replaced'],
  update: ['to change', 'changed'],
  create: ['to create', 'created'],
  import: ['to import', 'imported'],
};

export const MARKS: Readonly<Record<Action, string>> = {
  delete: '**DESTROY**',
  replace: '**REPLACE**',
  update: 'change',
  create: 'create',
  import: 'import',
};

/** `1 to DESTROY, 2 to create`; empty where nothing changes. */
export function countChanges(changes: readonly PlannedChange[], tense: 'plan' | 'past' = 'plan'): string {
  return ACTIONS.map((action) => ({ action, count: changes.filter((change) => change.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${count} ${WORDS[action][tense === 'plan' ? 0 : 1]}`)
    .join(', ');
}

/** Whether what a resource holds is gone afterwards. */
export function losesData({ action, dataStore = false }: PlannedChange): boolean {
  return dataStore && (action === 'delete' || action === 'replace');
}
