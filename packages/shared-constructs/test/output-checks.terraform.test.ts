import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { declareOutputs, type OutputKind } from '../src';
import { outputChecks } from '../src/output-checks';

beforeAll(() => requireTools('terraform'));

const KINDS: readonly OutputKind[] = ['string', 'number', 'boolean', 'list', 'map'];

/** Values as outputs may have them, each with the one kind that it is of. */
const VALUES: readonly (readonly [value: unknown, kind: OutputKind | undefined])[] = [
  ['', 'string'],
  ['7', 'string'],
  ['true', 'string'],
  ['[]', 'string'],
  ['"', 'string'],
  [0, 'number'],
  [-1.5, 'number'],
  [true, 'boolean'],
  [false, 'boolean'],
  [[], 'list'],
  [['a'], 'list'],
  [{}, 'map'],
  [{ a: 'b' }, 'map'],
  [null, undefined],
];

test('Terraform takes a value as the kind that it is, and as no other', () => {
  const folder = scratchFolder();
  const cases = VALUES.flatMap(([value, is]) => KINDS.map((kind) => ({ value, kind, expected: kind === is })));
  const output = Object.fromEntries(
    [...cases, { kind: 'string' as const, expected: false }].map((each, index) => {
      const [check] = outputChecks('infra', declareOutputs('network', { it: each.kind }));
      const outputs = 'value' in each ? { it: each.value } : {};
      const condition = check?.condition.replaceAll('self.outputs', `local.o${index}`) ?? '';
      return [`o${index}`, { outputs, condition, expected: each.expected }];
    }),
  );
  const entries = Object.entries(output);
  writeFileSync(
    join(folder, 'main.tf.json'),
    JSON.stringify({
      locals: Object.fromEntries(entries.map(([name, { outputs }]) => [name, outputs])),
      output: Object.fromEntries(entries.map(([name, { condition }]) => [name, { value: condition }])),
    }),
  );
  const terraform = (...args: readonly string[]): string =>
    execFileSync('terraform', args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, CHECKPOINT_DISABLE: 'true', TF_CLI_CONFIG_FILE: undefined },
    });

  terraform('init', '-input=false');
  terraform('apply', '-input=false', '-auto-approve');

  const read = JSON.parse(terraform('output', '-json')) as Readonly<Record<string, { readonly value: unknown }>>;
  expect(Object.fromEntries(entries.map(([name]) => [name, read[name]?.value]))).toEqual(
    Object.fromEntries(entries.map(([name, { expected }]) => [name, expected])),
  );
});
