import fc from 'fast-check';
import { configurationDigests, digestOf, sha256, type ConfigurationParts } from '../src/configuration/digests';
import type { StackJson } from '../src/terraform/stack-json';

const AWS = 'registry.terraform.io/hashicorp/aws';

const parts: ConfigurationParts = {
  stack: { resource: { aws_s3_bucket: { data: { bucket: 'one', tags: { Owner: 'a' } } } } },
  assets: { 'assets/code.zip': Buffer.from([0, 1, 2]), 'assets/model.bin': Buffer.from([0xff]) },
  variables: 'environment = "dev"\n',
  terraform: '1.11.4',
  providers: { [AWS]: '5.100.0' },
};

/** Names of the digests that are others than those of {@link parts}. */
function changed(other: Partial<ConfigurationParts>): readonly string[] {
  const now = new Map(Object.entries(configurationDigests({ ...parts, ...other })));
  return Object.entries(configurationDigests(parts)).flatMap(([name, digest]) =>
    now.get(name) === digest ? [] : [name],
  );
}

const bucket = (block: Readonly<Record<string, unknown>>): StackJson => ({
  resource: { aws_s3_bucket: { data: block } },
});

test('the digest of a text is its SHA-256, hexadecimal', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(digestOf({ a: 1 })).toBe(sha256('{"a":1}'));
});

test('the same configuration has the same digests', () => {
  expect(changed({})).toEqual([]);
});

test.each<[string, Partial<ConfigurationParts>, readonly string[]]>([
  ['an attribute', { stack: bucket({ bucket: 'two', tags: { Owner: 'a' } }) }, ['stack']],
  ['an attribute’s kind', { stack: bucket({ bucket: ['one'], tags: { Owner: 'a' } }) }, ['stack']],
  ['a further block', { stack: { ...parts.stack, module: {} } }, ['stack']],
  ['a byte of a file', { assets: { ...parts.assets, 'assets/model.bin': Buffer.from([0xfe]) } }, ['assets']],
  [
    'a file’s name',
    { assets: { 'assets/code.zip': Buffer.from([0, 1, 2]), 'assets/other.bin': Buffer.from([0xff]) } },
    ['assets'],
  ],
  ['a file that is gone', { assets: { 'assets/code.zip': Buffer.from([0, 1, 2]) } }, ['assets']],
  ['no file at all', { assets: undefined }, ['assets']],
  ['a variable', { variables: 'environment = "prd"\n' }, ['variables']],
  ['Terraform’s version', { terraform: '1.11.5' }, ['versions']],
  ['a provider’s version', { providers: { [AWS]: '5.100.1' } }, ['versions']],
  ['a further provider', { providers: { [AWS]: '5.100.0', other: '1.0.0' } }, ['versions']],
])('%s changes exactly the digest of its part', (_, other, names) => {
  expect(changed(other)).toEqual(names);
});

test('files and providers count, not the order in which they are found', () => {
  const assets = Object.fromEntries(Object.entries(parts.assets ?? {}).reverse());

  expect(changed({ assets })).toEqual([]);
  expect(configurationDigests({ ...parts, providers: { a: '1', b: '2' } })).toEqual(
    configurationDigests({ ...parts, providers: { b: '2', a: '1' } }),
  );
});

test('files that exchange their contents are other files', () => {
  const assets = { 'assets/code.zip': Buffer.from([0xff]), 'assets/model.bin': Buffer.from([0, 1, 2]) };

  expect(changed({ assets })).toEqual(['assets']);
});

test('a property of a value that is only called like a note is none: Terraform reads it', () => {
  const stack = (note: unknown): StackJson => bucket({ bucket: 'one', tags: { '//': note } });

  expect(configurationDigests({ ...parts, stack: stack('a') }).stack).not.toBe(
    configurationDigests({ ...parts, stack: stack('b') }).stack,
  );
});

describe('over all stacks', () => {
  /** JSON as a stack may hold it. */
  const stacks = fc
    .dictionary(fc.constantFrom('resource', 'data', 'output', 'locals'), fc.jsonValue({ maxDepth: 4 }), { minKeys: 1 })
    .map((stack) => JSON.parse(JSON.stringify(stack)) as StackJson);
  const notes = fc.record({ metadata: fc.record({ path: fc.string(), uniqueId: fc.string() }) });

  test('cdktf’s notes change nothing, wherever they stand', () => {
    fc.assert(
      fc.property(stacks, notes, (stack, note) => {
        const noted = withNotes(stack, note) as StackJson;
        expect(JSON.stringify(noted)).toContain('"//"');
        expect(configurationDigests({ ...parts, stack: noted })).toEqual(configurationDigests({ ...parts, stack }));
      }),
    );
  });

  test('any other difference changes the digest of the stack', () => {
    fc.assert(
      fc.property(stacks, stacks, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(configurationDigests({ ...parts, stack: one }).stack).not.toBe(
          configurationDigests({ ...parts, stack: other }).stack,
        );
      }),
    );
  });
});

/** With a note in every object. */
function withNotes(value: unknown, note: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => withNotes(element, note));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, element]) => [name, withNotes(element, note)] as const);
  return { '//': note, ...Object.fromEntries(entries) };
}
