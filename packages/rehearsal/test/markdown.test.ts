import fc from 'fast-check';
import { plainText } from '../src/show';

describe('A page as text', () => {
  test.each([
    ['headings', '# Plan\n## Later', 'PLAN\n\nLater\n-----'],
    [
      'marks and links',
      '**two** [docs](https://x/y) and [https://z](https://z)',
      'two docs (https://x/y) and https://z',
    ],
    ['what is in code, as it is', '`**a** <b> &lt;` and ``b`c``', '**a** <b> &lt; and b`c'],
    ['folded parts, opened', '<details><summary>3 to create</summary>\n\nx\n\n</details>', '3 to create:\n\nx'],
    ['tables in columns', '| a | long |\n|---|:-:|\n| `xyz` | b |', 'a    long\n  xyz  b'],
    ['a cell with a bar', '| `a\\|b` | c |', 'a|b  c'],
    ['blocks of code, indented', '```text\n# a **b**\n```', '# a **b**'],
    ['no diagrams', 'x\n```mermaid\ngraph LR\n```\ny', 'x\n(a diagram, on GitHub)\ny'],
    ['no comments', '<!-- marker -->\nx', 'x'],
    ['escaped characters', 'a &#60; b &lt;c&gt; &amp;', 'a < b <c> &'],
  ])('has %s', (_what, markdown, text) => {
    expect(plainText(markdown)).toBe(text);
  });

  test('can be made of anything', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof plainText(text) === 'string'));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('`', '```', '|', '# ', '\n', '<a', '>', '**', '&#9999999;', 'x')),
        (parts) => {
          plainText(parts.join(''));
        },
      ),
    );
  });
});
