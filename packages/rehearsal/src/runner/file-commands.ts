/** A step wrote something into one of its files that GitHub does not take. It fails the step. */
export class FileCommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/**
 * What a step wrote into `GITHUB_ENV`, `GITHUB_OUTPUT` or `GITHUB_STATE`: lines `NAME=VALUE`, and values of several lines
 * between `NAME<<DELIMITER` and a line that is the delimiter. Whichever of the two marks comes first in a line counts.
 *
 * @param variable the file's name, for messages: `GITHUB_ENV`
 * @throws FileCommandError for a line of another form, an empty name, and a value that does not end
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export function parseAssignments(text: string, variable: string): readonly (readonly [name: string, value: string])[] {
  const lines = linesOf(text);
  const found: (readonly [string, string])[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const { mark, name, rest } = splitAtMark(line, variable);
    if (mark === '=') {
      found.push([name, rest]);
      continue;
    }
    const end = lines.indexOf(rest, index + 1);
    if (end < 0) {
      throw new FileCommandError(`${variable}: the value of "${name}" has no end: no line is "${rest}". Write one.`);
    }
    found.push([name, lines.slice(index + 1, end).join('\n')]);
    index = end;
  }
  return found;
}

/**
 * Folders that a step wrote into `GITHUB_PATH`, a line each.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-system-path
 */
export function parsePaths(text: string): readonly string[] {
  return linesOf(text).filter((line) => line !== '');
}

interface Assignment {
  readonly mark: '=' | '<<';
  readonly name: string;
  readonly rest: string;
}

function splitAtMark(line: string, variable: string): Assignment {
  const found = /^(.*?)(=|<<)(.*)$/s.exec(line);
  const [, name = '', mark = '', rest = ''] = found ?? [];
  if (name === '' || (mark === '<<' && rest === '')) {
    throw new FileCommandError(
      `${variable}: the line "${line}" is none that GitHub takes. Write NAME=VALUE, or for several lines NAME<<DELIMITER.`,
    );
  }
  return { mark: mark === '=' ? '=' : '<<', name, rest };
}

/** Without the empty one after the last newline. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
