import { show } from '../src';

test.each([
  ['text', '"text"'],
  [undefined, 'undefined'],
  [null, 'null'],
  [10n, '10'],
  [Symbol('name'), 'Symbol(name)'],
  [Number, 'function Number() { [native code] }'],
  ['a\u202Eb\nc', String.raw`"a\u202eb\nc"`],
])('a value is shown for what it is, whatever a definition holds: %p', (value, shown) => {
  expect(show(value)).toBe(shown);
});

test('a ring is shown too, and nothing is longer than a line', () => {
  const ring = Object.create(null) as { self?: unknown };
  ring.self = ring;

  expect(show(ring)).toBe('[object Object]');
  expect(show('x'.repeat(200))).toHaveLength(78);
});
