import { requireTools, scratchFolder } from '@mlopspltf/testing';
import type { IResolveContext } from 'cdktf';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hclExpression } from '../src/hcl';

beforeAll(() => requireTools('terraform'));

const HOSTILE = [
  '"',
  '\\',
  '${file("/etc/hostname")}',
  '%{ if true }x%{ endif }',
  '$${x}',
  '$$${x}',
  '$',
  '%%',
  "'",
  '\n\t\r\b\f\u0000\u001f',
  '\u2028',
  '#',
  '//',
  '🤖',
];

test('Terraform reads each text, number and structure as it was written', () => {
  const values: readonly unknown[] = [
    ...HOSTILE,
    ...fc.sample(fc.string({ unit: 'binary' }), { numRuns: 100, seed: 1 }),
    ...[0, -1, 1.5, 1e21, 1e-7, Number.MAX_SAFE_INTEGER],
    [true, null, ['a'], { 'a b': { '${x}': 1 } }],
  ];
  // Nothing in these values is a token, so there is nothing to resolve.
  const context = { suppressBraces: true } as IResolveContext;
  const folder = scratchFolder();
  const output = Object.fromEntries(
    values.map((value, index) => [`o${index}`, { value: `\${{"dev" = ${hclExpression(value, context)}}["dev"]}` }]),
  );
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ output }));
  const terraform = (...args: readonly string[]): string =>
    execFileSync('terraform', args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, CHECKPOINT_DISABLE: 'true', TF_CLI_CONFIG_FILE: undefined },
    });

  terraform('init', '-input=false');
  terraform('apply', '-input=false', '-auto-approve');

  const read = JSON.parse(terraform('output', '-json')) as Readonly<Record<string, { readonly value: unknown }>>;
  // Terraform keeps text in one of the forms of Unicode.
  expect(values.map((_, index) => read[`o${index}`]?.value)).toEqual(values.map((value) => normalized(value)));
});

function normalized(value: unknown): unknown {
  return typeof value === 'string' ? value.normalize('NFC') : value;
}
