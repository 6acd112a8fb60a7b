import type { AttributeChange } from '@mlopspltf/deployer';
import { abridge, shorten } from './abridge';
import type { Page } from './page';
import { safeLine } from './style';

const INDENT = ' '.repeat(6);
const ARROW = ' → ';
const FORCES = '  # forces replacement';
const NOT_SET = '(not set)';
const SENSITIVE = '(sensitive)';
/** Columns for two values, below which they get a line of their own. */
const LEAST_ROOM = 40;

/** `path: before → after`, within the page; on two lines where the path leaves no room for values. */
export function describeAttribute(attribute: AttributeChange, { style, width }: Page): readonly string[] {
  const path = safeLine(attribute.path);
  const mark = attribute.replaces ? FORCES : '';
  const loud = mark === '' ? '' : style.bold(style.red(mark));
  const values = valuesOf(attribute);
  if (typeof values === 'string') {
    const text = values === '' ? path : `${path}: ${values}`;
    return [`${INDENT}${style.dim(shorten(text, width - INDENT.length - mark.length))}${loud}`];
  }
  const room = width - INDENT.length - path.length - ': '.length - ARROW.length - mark.length;
  if (room >= Math.min(LEAST_ROOM, values[0].length + values[1].length)) {
    return [`${INDENT}${style.dim(`${path}: ${abridge(...values, room).join(ARROW)}`)}${loud}`];
  }
  const rest = width - INDENT.length - 2 - ARROW.length;
  return [
    `${INDENT}${style.dim(`${shorten(path, width - INDENT.length - 1 - mark.length)}:`)}${loud}`,
    `${INDENT}  ${style.dim(abridge(...values, rest).join(ARROW))}`,
  ];
}

/** One text where there is nothing to compare. */
function valuesOf({ before, after }: AttributeChange): readonly [string, string] | string {
  if (before === undefined && after === undefined) return '';
  if (before === SENSITIVE && after === SENSITIVE) return SENSITIVE;
  return [safeLine(before ?? NOT_SET), safeLine(after ?? NOT_SET)];
}
