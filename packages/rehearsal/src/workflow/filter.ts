/**
 * Whether a branch or tag passes a list of patterns, of which the last one that fits decides; with a `!` before it, it
 * takes out what an earlier one let in.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function matchesFilter(patterns: readonly string[], name: string): boolean {
  return patterns.reduce((passes, pattern) => {
    const excluding = pattern.startsWith('!');
    return filterPattern(excluding ? pattern.slice(1) : pattern).test(name) ? !excluding : passes;
  }, false);
}

/** Whether each sign of repetition has something before it to repeat. */
export function isFilterPattern(pattern: string): boolean {
  return !/^!?[?+]/.test(pattern);
}

/** One piece of a pattern: a character, a set, or any text. */
const PIECE =
  /\\(?<escaped>.)|(?<folders>\*\*\/)|(?<deep>\*\*)|(?<flat>\*)|(?<set>\[[^\]]+\])|(?<count>[?+])|(?<plain>.)/gsu;

/** `*` is any text without a slash, `**` any text; `?` makes the piece before it optional, `+` repeats it. */
function filterPattern(pattern: string): RegExp {
  const pieces: string[] = [];
  for (const { groups = {} } of pattern.matchAll(PIECE)) {
    if (groups.count === undefined) pieces.push(piece(groups));
    else pieces.push(`(?:${pieces.pop() ?? ''})${groups.count}`);
  }
  return new RegExp(`^${pieces.join('')}$`, 's');
}

function piece(groups: Readonly<Record<string, string | undefined>>): string {
  if (groups.folders !== undefined) return '(?:.*/)?';
  if (groups.deep !== undefined) return '.*';
  if (groups.flat !== undefined) return '[^/]*';
  if (groups.set !== undefined) return set(groups.set);
  return literal(groups.escaped ?? groups.plain ?? '');
}

/** Alphanumeric characters and ranges of them. */
function set(text: string): string {
  return `[${text.slice(1, -1).replaceAll(/[\\\]^[]/g, String.raw`\$&`)}]`;
}

function literal(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/-]/, String.raw`\$&`);
}
