/** A heading of a page, and what stands below it up to the next one. */
export interface Section {
  readonly level: number;
  readonly title: string;
  readonly text: string;
}

/** A page as its headings divide it. Lines within a fenced block are none, whatever they begin with. */
export function sectionsOf(page: string): readonly Section[] {
  const found: { level: number; title: string; lines: string[] }[] = [];
  let fence: string | undefined;
  for (const line of page.split('\n')) {
    const [mark] = /^`{3,}/.exec(line) ?? [];
    const [, hashes, title = ''] = /^(#{1,6}) (.*)$/.exec(line) ?? [];
    if (fence === undefined && hashes !== undefined) {
      found.push({ level: hashes.length, title, lines: [] });
      continue;
    }
    if (mark !== undefined) fence = fence === undefined ? mark : line === fence ? undefined : fence;
    found.at(-1)?.lines.push(line);
  }
  return found.map(({ lines, ...heading }) => ({ ...heading, text: lines.join('\n').trim() }));
}
