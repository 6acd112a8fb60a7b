import { code, someOf } from './markdown';

/** Bytes of a step's summary. @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
export const SUMMARY_LIMIT = 1024 * 1024;

/** Characters of a comment, which GitHub counts otherwise than bytes: never more than these. */
export const COMMENT_LIMIT = 65_536;

/** A part of a page that is there as a whole, or not at all. */
export interface Part {
  readonly text: string;
  /** What is missing without it. @default - the page is never without it */
  readonly name?: string;
  /** Which parts get their place first: those with the lower one. @default 0 */
  readonly rank?: number;
}

/**
 * The parts in their order. Where not all of them fit, those of the highest rank and, among them, the last ones make
 * room, and a line at the end names them.
 *
 * @param limit bytes
 * @param elsewhere where the rest can be read, as a sentence
 */
export function pageOf(parts: readonly Part[], limit: number, elsewhere: string): string {
  const whole = join(parts.map(({ text }) => text));
  if (sizeOf(whole) <= limit) return whole;
  let room = limit - RESERVE;
  const kept = new Set<Part>();
  for (const part of [...parts].sort((a, b) => rankOf(a) - rankOf(b))) {
    const size = sizeOf(part.text) + GAP.length;
    if (part.name !== undefined && size > room) continue;
    kept.add(part);
    room -= size;
  }
  const missing = parts.flatMap((part) => (kept.has(part) ? [] : [part.name ?? '']));
  const shown = parts.filter((part) => kept.has(part)).map(({ text }) => text);
  return join([...shown, `**GitHub takes no more text. Not shown: ${namesOf(missing)}.** ${elsewhere}`]);
}

/** Bytes are at least as many as characters, whichever way they are counted. */
function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}

function rankOf({ name, rank = 0 }: Part): number {
  return name === undefined ? -1 : rank;
}

function namesOf(names: readonly string[]): string {
  return someOf(names, MOST_NAMED, (name) => code(name, 64)).join(', ');
}

function join(texts: readonly string[]): string {
  return `${texts.filter((text) => text !== '').join(GAP)}\n`;
}

const GAP = '\n\n';
const MOST_NAMED = 20;
/** Bytes for the line that names what is missing. */
const RESERVE = 4_096;
