import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionReference, referencePages, REPOSITORY } from '../src';

test.each(Object.entries(referencePages()))('%s is what "npx projen docs" writes', (path, text) => {
  expect(readFileSync(join(REPOSITORY, path), 'utf8')).toBe(text);
});

describe('the reference of a definition', () => {
  const made = definitionReference(`
/** A thing. */
export interface ThingDefinition {
  /** What it is called, \`a|b\`. */
  readonly name: string;
  /**
   * How it is, see {@link name}.
   * More of it.
   * @default 'plain'
   */
  readonly kind?: Kind;
  /** Others. @default - all there are */
  readonly others?: readonly string[];
}

/** How a thing can be. */
export type Kind = 'plain' | 'odd';
`);

  test('has a row for each option, with its type and default', () => {
    expect(made).toContain('| `name` | `string` | **required** | What it is called, `a\\|b`. |');
    expect(made).toContain("| `kind` | `Kind` | `'plain'` | How it is, see `name`. More of it. |");
    expect(made).toContain('| `others` | `string[]` | all there are | Others. |');
  });

  test('has the values of types', () => {
    expect(made).toContain("| `Kind` | `'plain' \\| 'odd'` | How a thing can be. |");
  });

  test('refuses what nobody has described', () => {
    expect(() => definitionReference('/** A. */ export interface A { readonly b: string }')).toThrow(': b');
    expect(() => definitionReference('/** A. */ export interface A { /** @default 1 */ b?: number }')).toThrow(': b');
    expect(() => definitionReference('export interface A { /** B. */ readonly b: string }')).toThrow(': A');
  });
});
