import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import fc from 'fast-check';
import { configurationOf } from '../src/configuration/configuration';
import { keepable, unpackKept } from '../src/records/kept-configuration';

const TERRAFORM = '1.11.4';
const STACK = '{"resource":{"aws_s3_bucket":{"data":{}}}}';
const parts = {
  files: {
    'cdk.tf.json': Buffer.from(STACK),
    'assets/model/weights.bin': Buffer.from([0, 0xff, 0x80, 0x0a]),
    'assets/größe $(touch pwned).txt': Buffer.from('x'),
  },
  lock: 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n}\n',
  variables: 'environment = "dev"\n',
};

/** What would be kept, with changes that only others than this program make. */
function tampered(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(keepable(parts, TERRAFORM)) as object), ...change });
}

let parent: string;
let folder: string;

beforeEach(() => {
  parent = scratchFolder();
  folder = join(parent, 'store', 'kept');
});

describe('a configuration that was kept', () => {
  test('comes back as it was, files that are no text included', async () => {
    const before = configurationOf({ module: 'store', source: folder, ...parts }, { terraform: TERRAFORM });

    expect(await unpackKept(keepable(parts, TERRAFORM), 'store', folder)).toEqual(before);
  });

  test('lies in its folder as a synthesized stack does', async () => {
    await unpackKept(keepable(parts, TERRAFORM), 'store', folder);

    for (const [path, content] of Object.entries(parts.files))
      expect(readFileSync(join(folder, path))).toEqual(content);
    expect(readdirSync(folder).sort()).toEqual(['assets', 'cdk.tf.json']);
    expect(readdirSync(parent)).toEqual(['store']);
  });

  test('replaces what lay in the folder', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'left.tf.json'), '{}');

    await unpackKept(keepable(parts, TERRAFORM), 'store', folder);

    expect(existsSync(join(folder, 'left.tf.json'))).toBe(false);
  });

  test('is kept as the same text, in whichever order its files were found', () => {
    const files = Object.fromEntries(Object.entries(parts.files).reverse());

    expect(keepable({ ...parts, files }, TERRAFORM)).toBe(keepable(parts, TERRAFORM));
  });

  test('whatever its files hold comes back byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.uint8Array(), { maxKeys: 4 }),
        async (assets) => {
          const binary = Object.entries(assets).map(([name, bytes]) => [`assets/${name}`, Buffer.from(bytes)] as const);
          const files = { 'cdk.tf.json': Buffer.from(STACK), ...Object.fromEntries(binary) };
          const found = await unpackKept(keepable({ ...parts, files }, TERRAFORM), 'store', folder);
          expect(found?.files).toEqual(files);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('a text from the bucket is refused, and nothing is written or removed,', () => {
  const content = Buffer.from('x').toString('base64');

  async function expectRefused(text: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'before'), '');

    expect(await unpackKept(text, 'store', folder)).toBeUndefined();
    expect(readdirSync(parent, { recursive: true }).sort()).toEqual(['store', 'store/kept', 'store/kept/before']);
  }

  test.each([
    '../x',
    '../../x',
    '..',
    '.',
    '',
    '/etc/x',
    '/',
    'a/../../b',
    'a/..',
    'a/./b',
    'a//b',
    'a/',
    '..\\x',
    'a\\..\\..\\b',
    '\\x',
    'a\0b',
  ])('where a file is called %j', async (path) => {
    await expectRefused(tampered({ files: { 'cdk.tf.json': Buffer.from(STACK).toString('base64'), [path]: content } }));
  });

  test.each([
    ['empty', ''],
    ['cut off', keepable(parts, TERRAFORM).slice(0, -10)],
    ['no object', '[]'],
    ['of an unknown form', tampered({ schemaVersion: 0 })],
    ['without files', tampered({ files: undefined })],
    ['without lock file', tampered({ lock: undefined })],
    ['without variables', tampered({ variables: undefined })],
    ['without the version of Terraform', tampered({ terraform: undefined })],
    ['with a file that is no text', tampered({ files: { 'cdk.tf.json': {} } })],
  ])('where it is %s', async (_, text) => {
    await expectRefused(text);
  });

  test('whatever else it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        expect(await unpackKept(text, 'store', folder)).toBeUndefined();
      }),
    );
  });
});

test('what a newer release kept otherwise is refused, with the way on', async () => {
  await expect(unpackKept(tampered({ schemaVersion: 2 }), 'store', folder)).rejects.toMatchObject({
    name: 'GuardError',
    message: expect.stringContaining('What was kept of store has the form 2') as string,
    next: 'npx projen upgrade',
  });
});
