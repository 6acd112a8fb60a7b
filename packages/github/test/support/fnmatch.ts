/**
 * Ruby's `File.fnmatch(pattern, name, File::FNM_PATHNAME)`, with which GitHub matches the branch rules of environments.
 * @see https://docs.ruby-lang.org/en/master/File.html#method-c-fnmatch
 */
export function fnmatchPathname(pattern: string, name: string): boolean {
  return matchParts(pattern.split('/'), name.split('/'));
}

/** `**` and a slash stand for any number of folders, hidden ones excepted. */
function matchParts(patterns: readonly string[], parts: readonly string[]): boolean {
  const [first, ...rest] = patterns;
  if (first === undefined) return parts.length === 0;
  if (first === '**' && rest.length > 0) {
    const [folder, ...below] = parts;
    const descends = folder !== undefined && below.length > 0 && !folder.startsWith('.');
    return matchParts(rest, parts) || (descends && matchParts(patterns, below));
  }
  const [part, ...others] = parts;
  return part !== undefined && matchPart(first, part) && matchParts(rest, others);
}

/** A leading dot is matched by a dot only. */
function matchPart(pattern: string, part: string): boolean {
  if (part.startsWith('.') && !pattern.startsWith('.')) return false;
  const source = pattern.replaceAll(
    /\\(.)|\*+|\?|\[([!^]?)([^\]]+)\]|[^]/g,
    (piece: string, escaped?: string, not?: string, set?: string) => {
      if (escaped !== undefined) return literal(escaped);
      if (set !== undefined) return `[${not ? '^' : ''}${set.replaceAll(/[\\[\]^]/g, '\\$&')}]`;
      if (piece.startsWith('*')) return '.*';
      return piece === '?' ? '.' : literal(piece);
    },
  );
  return new RegExp(`^${source}$`, 's').test(part);
}

function literal(character: string): string {
  return character.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
