/** Stands for what was left out. */
const GAP = '…';
/** Characters that are kept around a difference, so that one sees where it is. */
const CONTEXT = 6;

/**
 * Two values beside each other, in as much room as there is. What both begin and end with goes first: it is the
 * difference that somebody has to see.
 *
 * @param room characters for both together
 */
export function abridge(before: string, after: string, room: number): readonly [string, string] {
  const [wholeBefore, wholeAfter] = [charactersOf(before), charactersOf(after)];
  if (wholeBefore.length + wholeAfter.length <= room) return [before, after];
  const [one, other] = aroundDifference(wholeBefore, wholeAfter);
  const half = Math.floor(room / 2);
  // What needs less than its half leaves the rest to the other.
  const first = Math.min(one.length, Math.max(half, room - other.length));
  return [cut(one, first), cut(other, room - Math.min(first, one.length))];
}

/** At most so many characters. */
export function shorten(text: string, room: number): string {
  return cut(charactersOf(text), room);
}

function aroundDifference(
  before: readonly string[],
  after: readonly string[],
): readonly [readonly string[], readonly string[]] {
  const shared = commonStart(before, after);
  // The two ends may not overlap: `aa` and `aaa` begin and end alike.
  const sharedEnd = Math.min(
    commonStart(before.toReversed(), after.toReversed()),
    Math.min(before.length, after.length) - shared,
  );
  const from = Math.max(0, shared - CONTEXT);
  const dropped = Math.max(0, sharedEnd - CONTEXT);
  const part = (text: readonly string[]): readonly string[] => [
    ...(from > 1 ? [GAP, ...text.slice(from, text.length - dropped)] : text.slice(0, text.length - dropped)),
    ...(dropped > 1 ? [GAP] : text.slice(text.length - dropped)),
  ];
  return [part(before), part(after)];
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  const end = one.findIndex((character, index) => character !== other[index]);
  return end < 0 ? one.length : end;
}

function cut(text: readonly string[], room: number): string {
  return text.length <= room ? text.join('') : `${text.slice(0, Math.max(0, room - 1)).join('')}${GAP}`;
}

/** As a person counts them: none is taken apart. */
function charactersOf(text: string): readonly string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });
