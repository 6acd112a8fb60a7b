import fc from 'fast-check';
import { FileCommandError, parseAssignments, parsePaths } from '../../src/runner/file-commands';

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]*$/);

describe('the files of a step', () => {
  test.each<[string, string, readonly (readonly [string, string])[]]>([
    ['a line', 'a=1\n', [['a', '1']]],
    ['a line without its end', 'a=1', [['a', '1']]],
    ['an empty value', 'a=\n', [['a', '']]],
    ['a value with marks', 'a=b=c<<d\n', [['a', 'b=c<<d']]],
    ['a value of several lines', 'a<<EOF\n1\n\n2\nEOF\nb=3\n', [['a', '1\n\n2'], ['b', '3']]], // prettier-ignore
    ['a value without a line', 'a<<EOF\nEOF\n', [['a', '']]],
    ['a delimiter with a mark', 'a<<=\nx\n=\n', [['a', 'x']]],
    ['a value that holds an assignment', 'a<<EOF\nb=2\nEOF\n', [['a', 'b=2']]],
    ['empty lines between', '\n\na=1\n\n', [['a', '1']]],
    ['one name twice', 'a=1\na=2\n', [['a', '1'], ['a', '2']]], // prettier-ignore
    ['nothing', '', []],
  ])('take %s', (_title, text, assignments) => {
    expect(parseAssignments(text, 'GITHUB_OUTPUT')).toEqual(assignments);
  });

  test.each([
    ['a line that assigns nothing', 'hello\n', /^GITHUB_ENV: the line "hello" is none that GitHub takes/],
    ['no name', '=1\n', /the line "=1"/],
    ['no name before a delimiter', '<<EOF\nEOF\n', /the line "<<EOF"/],
    ['no delimiter', 'a<<\n\n', /the line "a<<"/],
    ['a value that does not end', 'a<<EOF\n1\nEOF2\n', /the value of "a" has no end: no line is "EOF"/],
  ])('refuse %s, and say so', (_title, text, message) => {
    expect(() => parseAssignments(text, 'GITHUB_ENV')).toThrow(FileCommandError);
    expect(() => parseAssignments(text, 'GITHUB_ENV')).toThrow(message);
  });

  test('bring any value as it is, between delimiters that it does not hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' }))), (pairs) => {
        const text = pairs.map(([key, value]) => `${key}<<-end-of-it-\n${value}\n-end-of-it-\n`).join('');
        expect(parseAssignments(text, 'GITHUB_OUTPUT')).toEqual(pairs);
      }),
    );
  });

  test('give for any text assignments with names, or refuse it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '=', '<', '<<', '\n', 'EOF', ' ') }), (text) => {
        try {
          for (const [key] of parseAssignments(text, 'GITHUB_ENV')) expect(key).toMatch(/^[^=\n]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(FileCommandError);
        }
      }),
    );
  });

  test('name folders a line each', () => {
    expect(parsePaths('/a\n\n/b c\n')).toEqual(['/a', '/b c']);
  });
});
