/**
 * Whether a name fits a pattern as Ruby's `File.fnmatch` with `FNM_PATHNAME` has it, which GitHub uses for the branches of
 * environments: `*` and `?` stop at a slash, and only `**` with a slash behind it goes down into folders.
 *
 * @see https://docs.github.com/en/rest/deployments/branch-policies
 * @see https://docs.ruby-lang.org/en/master/File.html#method-c-fnmatch
 */
export function fnmatch(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.replaceAll(PIECE, translated)}$`, 's').test(name);
}

/** `**` goes down only where a part begins, so it comes with what is before it. */
const PIECE =
  /(?<folders>(?<=^|\/)(?:\*\*\/)+)|(?<stars>\*+)|(?<one>\?)|(?<set>\[(?:\\.|[^\]\\])+\])|\\?(?<plain>.)/gsu;

function translated(_piece: string, ...others: readonly unknown[]): string {
  const groups = others.at(-1) as Readonly<Record<string, string | undefined>>;
  if (groups.folders !== undefined) return '(?:[^/.][^/]*/)*';
  if (groups.stars !== undefined) return `${NO_DOT}[^/]*`;
  if (groups.one !== undefined) return `${NO_DOT}[^/]`;
  if (groups.set !== undefined) return set(groups.set);
  return (groups.plain ?? '').replace(/[.*+?^${}()|[\]\\/-]/, String.raw`\$&`);
}

/** Signs do not match a dot at the beginning of a part. */
const NO_DOT = String.raw`(?:(?<!^|/)|(?!\.))`;

function set(text: string): string {
  const inner = text.slice(1, -1);
  const negated = /^[!^]/.test(inner);
  const members = (negated ? inner.slice(1) : inner).replaceAll(/[[\]^]/g, String.raw`\$&`);
  return `(?!/)[${negated ? '^' : ''}${members}]`;
}
