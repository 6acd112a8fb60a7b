import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import type { Output } from '../host';

export type Style = ReturnType<typeof pc.createColors>;

/** Colours for a terminal, none elsewhere. */
export function styleFor(output: Pick<Output, 'isTTY'>, env: NodeJS.ProcessEnv): Style {
  // Any value of NO_COLOR counts, unless it is empty: https://no-color.org
  const refused = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return pc.createColors(output.isTTY === true && !refused);
}

/** Whether lines can be redrawn, and somebody is there to see it. */
export function isLive(output: Pick<Output, 'isTTY'>, env: NodeJS.ProcessEnv): boolean {
  return output.isTTY === true && env.TERM !== 'dumb' && (env.CI ?? '') === '';
}

/** One line of text from outside, without anything a terminal would act on. */
export function oneLine(text: string): string {
  return safeText(text).replaceAll(/\s+/g, ' ').trim();
}

/** Text from outside, its line breaks kept. */
export function safeText(text: string): string {
  return stripVTControlCharacters(text).replaceAll(UNSAFE, '');
}

/**
 * Control characters, and those that turn the direction of writing around, so that a text reads as another one.
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A value from outside on one line, its spaces kept: they may be what changes. */
export function safeLine(text: string): string {
  return safeText(text).replaceAll(/[\t\n\u2028\u2029]/g, ' ');
}

/** `0.4 s`, `12.3 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** As many names as fit so many columns, but at least one, and how many more there are. */
export function someOf(names: readonly string[], columns: number): string {
  const all = names.join(', ');
  if (all.length <= columns) return all;
  const room = columns - ' and 1000 more'.length;
  let shown = 1;
  while (names.slice(0, shown + 1).join(', ').length < room) shown += 1;
  return `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`;
}

/** Lines that belong together, with an empty line between those groups that have any. */
export function sections(...groups: readonly (readonly string[])[]): readonly string[] {
  return groups.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

/** Words as lines of at most `width` columns, indented. A longer word gets a line of its own. */
export function fill(words: readonly string[], indent: string, firstIndent = indent, width = 80): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push((last === undefined ? firstIndent : indent) + word);
  }
  return lines;
}

/** Sentences that fit a terminal: broken between words, each line indented as the one it belongs to. */
export function wrap(text: string, width = 80): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const indent = /^\s*/.exec(line)?.[0] ?? '';
      return line.length <= width ? [line] : fill(line.trim().split(/\s+/), indent, indent, width);
    })
    .join('\n');
}
