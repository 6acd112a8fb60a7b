import { ExpressionFailedError } from '../errors';

/** A piece of a text: as it stands, or the body of an expression in braces. */
export type TextPart = { readonly text: string } | { readonly body: string };

/**
 * Takes a text apart at its expressions. Braces within an expression's own texts (`'}}'`) do not end it.
 * @throws {ExpressionFailedError} where an expression is not closed
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#literals
 */
export function parts(text: string): readonly TextPart[] {
  const found: TextPart[] = [];
  let at = 0;
  for (let start = text.indexOf(OPEN); start >= 0; start = text.indexOf(OPEN, at)) {
    if (start > at) found.push({ text: text.slice(at, start) });
    const end = closing(text, start + OPEN.length);
    found.push({ body: text.slice(start + OPEN.length, end).trim() });
    at = end + CLOSE.length;
  }
  if (at < text.length) found.push({ text: text.slice(at) });
  return found;
}

const OPEN = '${{';
const CLOSE = '}}';

function closing(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith(CLOSE, at)) return at;
  }
  throw new ExpressionFailedError(text.slice(from).trim(), `it is not closed by ${CLOSE}`);
}
