import fc from 'fast-check';
import { Masks } from '../../src/runner/masks';

function masks(...values: readonly string[]): Masks {
  const made = new Masks();
  for (const value of values) made.add(value);
  return made;
}

describe('a masked value', () => {
  test.each([
    ['as it is', 'key: s3cr=t/1'],
    ['in an address', 'https://x/?k=s3cr%3Dt%2F1'],
    ['in Base64', Buffer.from('s3cr=t/1').toString('base64')],
  ])('is hidden %s', (_title, text) => {
    expect(masks('s3cr=t/1').apply(text)).toContain('***');
    expect(masks('s3cr=t/1').hides(text)).toBe(true);
  });

  test('is hidden in JSON', () => {
    expect(masks('a"b').apply(JSON.stringify({ key: 'a"b' }))).toBe('{"key":"***"}');
  });

  test('is hidden line by line', () => {
    expect(masks('first\nsecond').apply('second, first')).toBe('***, ***');
  });

  test('that holds another one is hidden whole', () => {
    expect(masks('abc', 'abcdef').apply('abcdef')).toBe('***');
  });

  test('of nothing but space hides nothing', () => {
    expect(masks('', ' ', '\n').apply('a b')).toBe('a b');
  });

  test('never comes out', () => {
    const secret = fc
      .string({ minLength: 4, unit: 'grapheme' })
      .filter((text) => text.trim() === text && !text.includes('*'));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        expect(masks(value).apply(`${before}${value}${after}`)).not.toContain(value);
      }),
    );
  });
});
