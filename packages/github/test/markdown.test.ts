import fc from 'fast-check';
import { block, code, html } from '../src/summary/markdown';

/** What GitHub shows of a code span: all that CommonMark says of it. Undefined for what is none from end to end. */
function shown(span: string): string | undefined {
  const [, fence = '', content = ''] = /^(`+)(?!`)([^]*?[^`])\1$/.exec(span) ?? [];
  if (fence === '' || [...content.matchAll(/`+/g)].some(([run]) => run.length === fence.length)) return undefined;
  return /^ [^]*[^ ][^]* $/.test(content) ? content.slice(1, -1) : content;
}

describe('text from outside', () => {
  test('is code from end to end on one line, whatever is in it', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('`', ' ', '<b>', '\n', '@a', '\u202e', '|') }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const span = code(text);
        expect(span).not.toMatch(/[\n\r\u202e]/);
        const line = text.replaceAll(/(?![\t\n\r])\p{Cc}|\u202e/gu, '\uFFFD').replaceAll(/\s+/g, ' ');
        expect(shown(span)).toBe(line.trim() === '' ? '(empty)' : line);
      }),
    );
  });

  test.each([
    ['aws_s3_bucket.data["a"]', '`aws_s3_bucket.data["a"]`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['', '`(empty)`'],
    ['a\n\n# b', '`a # b`'],
    ['a\u202eb', '`a\uFFFDb`'],
    ['x'.repeat(400), `\`${'x'.repeat(299)}…\``],
  ])('%j is %s', (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  test('cannot end a block that it stands in', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('```', '````', '~~~', 'a', '\n', ' ')), (parts) => {
        const [first = '', ...rest] = block(parts.join('')).split('\n');
        const fence = first.slice(0, -'text'.length);
        expect(rest.at(-1)).toBe(fence);
        for (const line of rest.slice(0, -1)) expect(line.trim().startsWith(fence)).toBe(false);
      }),
    );
  });

  test('is no HTML where HTML stands around it', () => {
    expect(html(`<img src="x" onerror='y'>&`)).toBe('&#60;img src=&#34;x&#34; onerror=&#39;y&#39;&#62;&#38;');
  });
});
