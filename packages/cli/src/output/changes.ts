import type { ModulePlan, ResourceChange, WavePlan } from '@mlopspltf/deployer';
import { fill, oneLine, plural, type Style } from './style';

type Action = ResourceChange['action'];

/** In the order in which they are counted and listed: what destroys comes last, where the eye rests. */
const ACTIONS: readonly Exclude<Action, 'read'>[] = ['import', 'create', 'update', 'replace', 'delete'];

const MARKS: Readonly<Record<Action, string>> = {
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

/** What a set of modules would do, module by module. */
export function describeWave(wave: WavePlan, style: Style): readonly string[] {
  return [
    ...wave.modules.flatMap((module) => describeModule(module, style)),
    ...wave.deferred.flatMap(({ module, waitsFor }) => describeDeferred(module, waitsFor)),
  ];
}

export function describeModule({ module, changes, outputs = [] }: ModulePlan, style: Style): readonly string[] {
  const counts = countChanges(changes, style);
  return [
    `${style.bold(module)}: ${counts || (outputs.length > 0 ? 'outputs to change' : 'no changes')}`,
    ...ACTIONS.flatMap((action) => changes.filter((change) => change.action === action)).flatMap((change) =>
      describeChange(change, style),
    ),
    ...(outputs.length > 0 ? fill(['outputs:', ...outputs.map(oneLine).join(', ').split(' ')], '      ', '  ') : []),
  ];
}

export function describeDeferred(module: string, waitsFor: readonly string[]): readonly string[] {
  return fill(
    [
      `${module}:`,
      'planned',
      'once',
      ...waitsFor.join(', ').split(' '),
      waitsFor.length === 1 ? 'is' : 'are',
      'applied',
    ],
    '',
  );
}

/** Attributes are named where something that exists changes; of a new thing all are new. */
function describeChange({ action, address, attributes }: ResourceChange, style: Style): readonly string[] {
  const loud = action === 'replace' ? '  REPLACE' : action === 'delete' ? '  DESTROY' : '';
  const line = paint(action, `  ${MARKS[action]} ${oneLine(address)}${loud}`, style);
  if (action === 'create' || action === 'delete') return [line];
  return [
    line,
    ...fill(
      attributes
        .map(({ path }) => oneLine(path))
        .join(', ')
        .split(' ')
        .filter(Boolean),
      '      ',
    ).map((text) => style.dim(text)),
  ];
}

function paint(action: Action, text: string, style: Style): string {
  if (action === 'create' || action === 'import') return style.green(text);
  if (action === 'update') return style.yellow(text);
  return action === 'replace' || action === 'delete' ? style.bold(style.red(text)) : text;
}

export function modulesToChange(modules: readonly { readonly changes: readonly ResourceChange[] }[]): string {
  return plural(modules.filter(({ changes }) => changes.some(({ action }) => action !== 'read')).length, 'module');
}
