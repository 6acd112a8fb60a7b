import fc from 'fast-check';
import { ExpressionFailedError } from '../../src/errors';
import { booleanFrom, condition, evaluate, numberFrom, render, valueOf } from '../../src/workflow';

const FINE = { success: true, failure: false, cancelled: false };
const CONTEXTS = {
  github: { ref: 'refs/heads/main', event: { deleted: false } },
  needs: { a: { outputs: {} } },
  vars: undefined,
};

describe('an expression', () => {
  test.each([
    ['github.ref', 'refs/heads/main'],
    ['GITHUB.Ref', 'refs/heads/main'],
    ["github.ref == 'REFS/heads/MAIN'", true],
    ['github.nothing.at.all', null],
    ['needs.a.outputs.x', null],
    ['vars.X', null],
    ["format('{0}-{1}', github.event.deleted, 1)", 'false-1'],
    ['fromJSON(\'[1,{"a":2}]\')', [1, { a: 2 }]],
    ["github.event.deleted && 'yes' || 'no'", 'no'],
  ])('%s yields %j', (body, value) => {
    expect(evaluate(body, CONTEXTS)).toEqual(value);
  });

  test.each([
    ['secrets.X', /secrets/],
    ['success()', /success/],
    ["hashFiles('x')", /hashFiles/],
    ["fromJSON('{')", /JSON/],
    ['github.', /Unexpected/],
    ['', /./],
  ])('%j fails, and says why', (body, message) => {
    expect(() => evaluate(body, CONTEXTS)).toThrow(ExpressionFailedError);
    expect(() => evaluate(body, CONTEXTS)).toThrow(message);
  });

  test('finds files by what it is given', () => {
    const hashFiles = (patterns: readonly string[]): string => patterns.join('+');

    expect(evaluate("hashFiles('a', 'b')", {}, { hashFiles })).toBe('a+b');
  });
});

describe('a text', () => {
  test.each([
    ['a ${{ github.ref }} b', 'a refs/heads/main b'],
    ["${{ '}}' }}", '}}'],
    ["${{ format('{{{0}}}', 'it''s') }}", "{it's}"],
    ['${{ github.missing }}', ''],
    ['${{ github.event }}', 'Object'],
    ['no expression $ { } }}', 'no expression $ { } }}'],
  ])('%s becomes %s', (text, rendered) => {
    expect(render(text, CONTEXTS)).toBe(rendered);
  });

  test('that is one expression keeps its type', () => {
    expect(valueOf('${{ github.event.deleted }}', CONTEXTS)).toBe(false);
    expect(valueOf(' ${{ github.event.deleted }}', CONTEXTS)).toBe(' false');
  });

  test('with an expression that is not closed fails', () => {
    expect(() => render("${{ '}}", CONTEXTS)).toThrow(/not closed/);
  });

  test('takes values as they are, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const hostile = `${value}\${{ github.token }}$(touch x)`;
        expect(render('<${{ inputs.x }}>', { inputs: { x: hostile } })).toBe(`<${hostile}>`);
      }),
    );
  });
});

describe('a condition', () => {
  test.each([
    ['success()', FINE, true],
    ['success()', { success: false, failure: true, cancelled: false }, false],
    ['failure()', { success: false, failure: true, cancelled: false }, true],
    ['!cancelled()', { success: false, failure: false, cancelled: true }, false],
    ['ALWAYS()', { success: false, failure: false, cancelled: true }, true],
    ["success() && (github.ref == 'x')", FINE, false],
    ['success() && (github.missing)', FINE, false],
    ["always() && 'text'", FINE, true],
  ])('%s with %j: %s', (body, status, holds) => {
    expect(condition(body, CONTEXTS, status)).toBe(holds);
  });
});

test('numbers and truth values have to be what they are said to be', () => {
  expect(numberFrom('${{ 5 }}', {})).toBe(5);
  expect(booleanFrom('${{ 1 == 1 }}', {})).toBe(true);
  expect(() => numberFrom("${{ 'x' }}", {})).toThrow(/a number, and yields "x"/);
  expect(() => booleanFrom("${{ 'x' }}", {})).toThrow(/true or false, and yields "x"/);
});
