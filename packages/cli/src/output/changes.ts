import type { ModulePlan, ResourceChange } from '@mlopspltf/deployer';
import { ACTIONS, countChanges, losesData, MARKS, paint, type Action } from './actions';
import { describeAttribute } from './attributes';
import type { Page } from './page';
import { fill, oneLine } from './style';

/** What a plan does to a module, resource by resource. */
export function describeModule(
  { module, changes, outputs = [] }: Pick<ModulePlan, 'module' | 'changes' | 'outputs'>,
  page: Page,
): readonly string[] {
  const { style, width } = page;
  const counts = countChanges(changes, style);
  return [
    `${style.bold(oneLine(module))}: ${counts || (outputs.length > 0 ? 'outputs to change' : 'no changes')}`,
    ...ACTIONS.flatMap((action) => changes.filter((change) => change.action === action)).flatMap((change) =>
      describeChange(change, page),
    ),
    ...(outputs.length > 0
      ? fill(['outputs:', ...outputs.map(oneLine).join(', ').split(' ')], '      ', '  ', width)
      : []),
  ];
}

const LOUD: Partial<Readonly<Record<Action, string>>> = { replace: '  REPLACE', delete: '  DESTROY' };

/** Attributes are told where something that exists changes; of a new thing all are new. */
function describeChange(change: ResourceChange, page: Page): readonly string[] {
  const { action, address, attributes } = change;
  const loud = `${LOUD[action] ?? ''}${losesData(change) ? '  !! data store' : ''}`;
  const line = paint(action, `  ${MARKS[action]} ${oneLine(address)}${loud}`, page.style);
  if (action === 'create' || action === 'delete') return [line];
  return [line, ...attributes.flatMap((attribute) => describeAttribute(attribute, page))];
}
