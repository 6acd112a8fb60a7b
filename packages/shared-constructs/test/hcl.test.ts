import { App, TerraformOutput, TerraformStack, type IResolvable, type IResolveContext } from 'cdktf';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hclExpression } from '../src/hcl';

const outdir = mkdtempSync(join(tmpdir(), 'hcl-test-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** An output with the value as an expression, as it would be written. */
function written(value: unknown): string {
  const stack = new TerraformStack(new App({ outdir }), 'stack');
  const expression: IResolvable = {
    creationStack: [],
    resolve: (context: IResolveContext) => `\${${hclExpression(value, context)}}`,
    toString: () => '',
  };
  new TerraformOutput(stack, 'value', { value: expression });
  const { output } = stack.toTerraform() as { output: { value: { value: string } } };
  return output.value.value.slice(2, -1);
}

/** What HCL would read. Its strings are JSON's, without two escapes, and with doubled signs for templates. */
function read(expression: string): unknown {
  const json = expression.replaceAll('$${', '${').replaceAll('%%{', '%{').replaceAll('" = ', '": ');
  return JSON.parse(json);
}

test('every text comes through as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!text.includes('$${') && !text.includes('%%{'));
      expect(read(written(text))).toBe(text);
    }),
  );
});

test('every JSON value comes through as it is', () => {
  const safe = fc.string().filter((text) => !/" = |\$\{|%\{/.test(text));
  fc.assert(
    fc.property(
      fc.jsonValue().filter((value) => !/" = |\$\{|%\{/.test(JSON.stringify(value))),
      safe,
      (value, key) => {
        const tree = JSON.parse(JSON.stringify({ [key]: value })) as unknown;
        expect(read(written(tree))).toEqual(tree);
      },
    ),
  );
});

test.each([
  ['quotes', 'a "b" c', '"a \\"b\\" c"'],
  ['backslashes', 'a\\b', '"a\\\\b"'],
  ['what starts an expression', '${file("/etc/passwd")}', '"$${file(\\"/etc/passwd\\")}"'],
  ['what starts a directive', '%{ if true }', '"%%{ if true }"'],
  ['line breaks', 'a\nb', '"a\\nb"'],
  ['control characters that JSON writes short', '\b\f', '"\\u0008\\u000c"'],
  ['a backslash before a letter', '\\b', '"\\\\b"'],
])('%s are escaped as HCL wants them', (_, text, expected) => {
  expect(written(text)).toBe(expected);
});
