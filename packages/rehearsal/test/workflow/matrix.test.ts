import fc from 'fast-check';
import { ExpressionFailedError } from '../../src/errors';
import { combinations } from '../../src/workflow';

describe('the combinations of a matrix', () => {
  test('are all of them, the first variable slowest', () => {
    expect(combinations({ a: [1, 2], b: ['x', 'y'] }, {})).toEqual([
      { a: 1, b: 'x' },
      { a: 1, b: 'y' },
      { a: 2, b: 'x' },
      { a: 2, b: 'y' },
    ]);
  });

  test('leave out what is excluded, also where only a part is named', () => {
    expect(combinations({ a: [1, 2], b: [3, 4], exclude: [{ a: 1 }, { a: 2, b: 4 }] }, {})).toEqual([{ a: 2, b: 3 }]);
  });

  // The example of GitHub's documentation.
  test('take in what is included, without overwriting what was there first', () => {
    const include = [
      { color: 'green' },
      { color: 'pink', animal: 'cat' },
      { fruit: 'apple', shape: 'circle' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ];

    expect(combinations({ fruit: ['apple', 'pear'], animal: ['cat', 'dog'], include }, {})).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ]);
  });

  test('may be nothing but what is included', () => {
    expect(combinations({ include: [{ a: 1 }, { b: 2 }] }, {})).toEqual([{ a: 1 }, { b: 2 }]);
  });

  test('may come from expressions, around and within', () => {
    const needs = { list: { outputs: { all: '{"a":[1]}', one: '[2]' } } };

    expect(combinations('${{ fromJSON(needs.list.outputs.all) }}', { needs })).toEqual([{ a: 1 }]);
    expect(combinations({ a: '${{ fromJSON(needs.list.outputs.one) }}', b: ['${{ 3 }}'] }, { needs })).toEqual([
      { a: 2, b: 3 },
    ]);
  });

  test.each([
    [{}, /no combination/],
    [{ a: [] }, /"a" has no values/],
    [{ a: 'x' }, /"a" has to be a list/],
    [{ a: [1], exclude: [{ a: 1 }] }, /no combination/],
    [{ include: 'x' }, /"include" has to be a list of objects/],
    ['x', /has to be an object/],
    [{ a: Array.from({ length: 16 }), b: Array.from({ length: 17 }) }, /272 combinations.*256/],
  ])('%j are refused', (matrix, message) => {
    expect(() => combinations(matrix, {})).toThrow(ExpressionFailedError);
    expect(() => combinations(matrix, {})).toThrow(message);
  });

  test('are as many as the product of what there is', () => {
    const values = fc.array(fc.integer(), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        expect(combinations({ a, b, c }, {})).toHaveLength(a.length * b.length * c.length);
      }),
    );
  });
});
