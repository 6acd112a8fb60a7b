import type { AttributePath } from './plan-values';

export const SENSITIVE = '(sensitive)';
export const KNOWN_LATER = '(known after apply)';

/** `tags.Owner`, `rule[0].status`; names that are no identifiers in brackets and quotes. */
export function renderPath(path: AttributePath): string {
  const text = path
    .map((part, at) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(part)) return `[${json(part)}]`;
      return at === 0 ? part : `.${part}`;
    })
    .join('');
  return window(text, 0);
}

/**
 * Two values as JSON, each cut to {@link LONGEST} characters. Where both are long, what is shown begins shortly before
 * they differ: the beginning of a policy says nothing about what changes in it.
 */
export function renderValues(before: unknown, after: unknown): { readonly before: string; readonly after: string } {
  const [left, right] = [json(before), json(after)];
  const isShort = left.length <= LONGEST && right.length <= LONGEST;
  const from = isShort || before === undefined || after === undefined ? 0 : startOfDifference(left, right);
  return { before: window(left, from), after: window(right, from) };
}

/** Characters of a text that is shown, marks of what is left out included. */
export const LONGEST = 120;
/** Characters that are the same, before those that differ. */
const LEAD = 30;
const CUT = '…';

function startOfDifference(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  let same = 0;
  while (same < shorter && left[same] === right[same]) same += 1;
  return same <= LEAD + 1 ? 0 : same - LEAD;
}

function window(text: string, from: number): string {
  const begin = from === 0 ? '' : CUT;
  if (begin.length + text.length - from <= LONGEST) return begin + text.slice(from).replace(HALF_AT_START, '');
  const part = text.slice(from, from + LONGEST - begin.length - CUT.length);
  return begin + part.replace(HALF_AT_START, '').replace(HALF_AT_END, '') + CUT;
}

/** One half of a character that takes two. */
const HALF_AT_START = /^[\udc00-\udfff]/;
const HALF_AT_END = /[\ud800-\udbff]$/;

/** Nothing in it can steer a terminal, or turn the direction of reading. */
function json(value: unknown): string {
  const text = value === undefined ? '' : JSON.stringify(value);
  return text.replaceAll(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
