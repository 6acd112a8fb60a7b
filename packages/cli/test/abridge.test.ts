import fc from 'fast-check';
import { abridge, shorten } from '../src/output/abridge';

/** Longer than any line. */
const LONG = 'x'.repeat(200);

describe('two values in little room', () => {
  test('stay as they are where they fit', () => {
    expect(abridge('"a"', '"b"', 6)).toEqual(['"a"', '"b"']);
  });

  test('lose what they begin and end with, so that the difference is seen', () => {
    expect(abridge(`"${LONG}Allow${LONG}"`, `"${LONG}Deny${LONG}"`, 60)).toEqual([
      '…xxxxxxAllowxxxxxx…',
      '…xxxxxxDenyxxxxxx…',
    ]);
  });

  test('show that one goes on where the other ends', () => {
    expect(abridge(`"${LONG}"`, `"${LONG}yz"`, 40)).toEqual(['…xxxxxx"', '…xxxxxxyz"']);
  });

  test('leave the room that one does not need to the other', () => {
    expect(abridge('(known after apply)', `"${LONG}"`, 60)).toEqual(['(known after apply)', `"${'x'.repeat(39)}…`]);
    expect(abridge(`"${LONG}"`, '(not set)', 60)).toEqual([`"${'x'.repeat(49)}…`, '(not set)']);
  });

  test('fit, whatever they are, and differ if they did', () => {
    const value = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.constantFrom('aaa', LONG, `${LONG}a`));
    const around = fc.tuple(value, value, value, value).map(([start, one, other, end]) => ({
      before: start + one + end,
      after: start + other + end,
    }));
    fc.assert(
      fc.property(around, fc.integer({ min: 40, max: 160 }), ({ before, after }, room) => {
        const [one, other] = abridge(before, after, room);
        expect(lengthOf(one) + lengthOf(other)).toBeLessThanOrEqual(room);
        expect(one === other).toBe(before === after);
      }),
    );
  });
});

test('a shortened text keeps its characters whole', () => {
  expect(shorten('👩‍🔬👩‍🔬👩‍🔬', 2)).toBe('👩‍🔬…');
  expect(shorten('abc', 3)).toBe('abc');
});

/** Characters as a person counts them. */
function lengthOf(text: string): number {
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].length;
}
