/** Words as a command that a shell takes as they are meant. */
export function shellCommand(words: readonly string[]): string {
  return words.map(quoteForShell).join(' ');
}

/** A branch may be called `$(touch pwned)`, and a folder `~`. */
function quoteForShell(word: string): string {
  return /^[\w./@:+-][\w./@:+~-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
