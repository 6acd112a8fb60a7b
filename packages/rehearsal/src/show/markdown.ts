/**
 * Markdown and the HTML that our pages use, as text for a terminal. What cannot be shown there, such as a diagram, is
 * named. Text from outside is in code on these pages, and code stays as it is.
 */
export function plainText(markdown: string): string {
  const lines: string[] = [];
  let fence: Fence | undefined;
  let table: string[] = [];
  const endTable = (): void => {
    lines.push(...alignTable(table));
    table = [];
  };
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    if (fence) {
      if (line.trim().startsWith(fence.mark) && line.trim().replaceAll('`', '') === '') fence = undefined;
      else if (!fence.hidden) lines.push(`    ${line}`);
      continue;
    }
    if (/^\s*\|.*\|\s*$/.test(line)) {
      table.push(line);
      continue;
    }
    endTable();
    fence = fenceOf(line);
    if (fence?.hidden) lines.push('(a diagram, on GitHub)');
    else if (!fence) lines.push(...plainLine(line));
  }
  endTable();
  return lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

interface Fence {
  readonly mark: string;
  /** What only a browser draws. */
  readonly hidden: boolean;
}

function fenceOf(line: string): Fence | undefined {
  const [, mark, language = ''] = /^\s*(`{3,})\s*(\w*)/.exec(line) ?? [];
  return mark === undefined ? undefined : { mark, hidden: language === 'mermaid' };
}

function plainLine(line: string): readonly string[] {
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading) {
    const text = inline(heading[2] ?? '');
    return heading[1] === '#' ? ['', text.toUpperCase(), ''] : ['', text, '-'.repeat(Math.min(text.length, 80))];
  }
  if (/^<!--.*-->$/.test(line.trim())) return [];
  return [inline(line)];
}

/** Code spans as they are; around them, marks and tags away. */
function inline(text: string): string {
  return text
    .split(/(`+[^`](?:.*?[^`])?`+(?!`))/)
    .map((part, at) => (at % 2 === 1 ? part.replaceAll(/^`+ ?| ?`+$/g, '') : prose(part)))
    .join('');
}

function prose(text: string): string {
  return text
    .replaceAll(/<summary>(.*?)<\/summary>/g, '$1:')
    .replaceAll(/<\/?[a-z][^<>]*>/gi, '')
    .replaceAll(/!?\[([^\]]*)\]\(([^()\s]*)\)/g, (_whole, label: string, to: string) =>
      label === to ? to : `${label} (${to})`,
    )
    .replaceAll(/(\*\*|__)(.+?)\1/g, '$2')
    .replaceAll(/&#(\d{1,7});/g, (_whole, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Columns as wide as what stands in them. */
function alignTable(rows: readonly string[]): readonly string[] {
  const cells = rows
    .filter((row) => !/^[\s|:-]+$/.test(row))
    .map((row) =>
      row
        .trim()
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => inline(cell.trim().replaceAll(String.raw`\|`, '|'))),
    );
  const widths: number[] = [];
  for (const row of cells) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  return cells.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
}
