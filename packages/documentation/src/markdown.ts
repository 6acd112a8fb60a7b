/** A table of Markdown. Cells are Markdown already: {@link cell} and {@link code} make them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Text in a cell, which may hold Markdown of its own. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}

/** A piece of code in a cell; nothing where there is none. */
export function code(text: string): string {
  return text === '' ? '' : `\`${cell(text)}\``;
}
