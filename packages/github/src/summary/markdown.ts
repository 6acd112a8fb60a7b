/**
 * Text from outside (addresses, values, names of branches, what Terraform said) stands in code only: nothing in there
 * is markdown, HTML or somebody's name to GitHub.
 * @see https://spec.commonmark.org/0.31.2/#code-spans
 */
export function code(text: string, most = LONGEST): string {
  const line = shorten(printable(text).replaceAll(/\s+/g, ' '), most);
  if (line.trim() === '') return '`(empty)`';
  const fence = '`'.repeat(longestRun(line) + 1);
  const room = /^[` ]|[` ]$/.test(line) ? ' ' : '';
  return `${fence}${room}${line}${room}${fence}`;
}

/** Several lines, as they are. @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
export function block(text: string, most = LONGEST_BLOCK): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  const lines = text
    .trim()
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(printable);
  return `${fence}text\n${shorten(lines.join('\n'), most)}\n${fence}`;
}

/** Text within HTML, where markdown is not read. */
export function html(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What can be opened. Between the empty lines markdown is read again. */
export function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** The items that are told of a list that may be long, and how many are not. */
export function someOf<T>(items: readonly T[], most: number, tell: (item: T) => string): readonly string[] {
  const told = items.slice(0, most).map(tell);
  return items.length > most ? [...told, `and ${items.length - most} more`] : told;
}

/** `1 module`, `2 modules`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What steers a terminal or turns letters round is shown as what it is: nothing. */
function printable(text: string): string {
  return text.replaceAll(/\p{Bidi_Control}|(?![\t\n\r ])\p{Cc}/gu, '\uFFFD');
}

function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half of a character that takes two places would be none.
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** Characters on one line. */
const LONGEST = 300;
/** Characters of a block. */
const LONGEST_BLOCK = 4_000;
