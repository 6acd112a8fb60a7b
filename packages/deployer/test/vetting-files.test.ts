import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchFolder, writeStacks } from '@mlopspltf/testing';
import { readConfiguration } from '../src/configuration/configuration';
import { exitCodeOf, InputError, messageOf } from '../src/errors';
import { Catalog } from '../src/operations/catalog';
import { Inventory } from '../src/records/inventory';
import { refuseUnvetted } from '../src/vetting/vet';
import { FakeBucket } from './support/fake-bucket';
import { observedSession } from './support/session';
import { configured, platform, refusedPlaces, spoiled, validStack, type Json } from './support/vetted-stack';

const ASSET = 'assets/code/0123/archive.zip';

describe('of the files of a stack', () => {
  test('those of assets are let through, whatever is in them', () => {
    const names = [ASSET, 'assets/a/override.py', 'assets/größe $(touch pwned).txt', 'assets/-rf'];

    expect(refusedPlaces(validStack(), { files: Object.fromEntries(names.map((name) => [name, 'x'])) })).toEqual([]);
  });

  test.each([
    'main.tf',
    'more.tf.json',
    'CDK.TF.JSON',
    'cdk_override.tf.json',
    'override.tf',
    'main.tofu',
    'more.tofu.json',
    'terraform.tfvars',
    'x.auto.tfvars',
    'x.auto.tfvars.json',
    'main.tftest.hcl',
    'tests/main.tftest.json',
    '.terraformrc',
    'credentials',
    'assets',
    'assets/a/main.tf',
    'assets/a/x.TF.json',
    'assets/a/.terraformrc',
  ])('%s is refused', (name) => {
    expect(refusedPlaces(validStack(), { files: { [name]: '{}' } })).toHaveLength(1);
  });
});

describe('a file of this machine', () => {
  const calls = (...texts: readonly string[]): Json => ({ locals: Object.fromEntries(texts.entries()) });

  test.each([
    `\${file("${ASSET}")}`,
    `\${file("./${ASSET}")}`,
    `\${filebase64sha256( "\${path.module}/${ASSET}" )}`,
    `\${fileexists("${ASSET}") ? filemd5("${ASSET}") : ""}`,
  ])("is read by %s, which is one of the stack's own", (text) => {
    expect(refusedPlaces(spoiled(calls(text)), { files: { [ASSET]: 'x' } })).toEqual([]);
  });

  test.each([
    '${file("/etc/passwd")}',
    '${file("~/.aws/credentials")}',
    '${file("assets/../../x")}',
    '${file("${path.root}/../x")}',
    '${file("${path.module}${local.x}")}',
    '${file("cdk.tf.json")}',
    '${file("assets/not/there")}',
    `\${file("${ASSET}" )} \${file(local.x)}`,
    `\${file(join("", ["${ASSET}"]))}`,
    '${file(<<EOT\n/etc/passwd\nEOT\n)}',
    `\${templatefile("${ASSET}", {})}`,
    '${fileset(path.module, "**")}',
    '${pathexpand("~")}',
    '${abspath(".")}',
    '%{ if fileexists("/etc/passwd") }x%{ endif }',
    '$${file("/etc/passwd")} ${templatestring(local.x, {})}',
    '${1-file("/etc/passwd")}',
  ])('is not read by %s', (text) => {
    expect(refusedPlaces(spoiled(calls(text)), { files: { [ASSET]: 'x' } })).toContain('locals.0');
  });

  const object = (source: unknown): Json => ({ resource: { aws_s3_object: { o: { bucket: 'b', key: 'k', source } } } });

  test.each([ASSET, `\${path.module}/${ASSET}`, null])('is handed to a resource as %s', (source) => {
    expect(refusedPlaces(spoiled(object(source)), { files: { [ASSET]: 'x' } })).toEqual([]);
  });

  test.each<unknown>([
    '/proc/self/environ',
    '~/.aws/credentials',
    '../x',
    '${local.x}',
    '${ASSET}',
    ['x'],
    'cdk.tf.json',
  ])('is not handed to a resource as %j', (source) => {
    const place = 'resource.aws_s3_object.o.source';

    expect(refusedPlaces(spoiled(object(source)), { files: { [ASSET]: 'x' } })).toEqual([place]);
  });

  test('whose name is an expression is none of the stack', () => {
    const name = 'assets/${local.x}';

    expect(refusedPlaces(spoiled(object(name)), { files: { [name]: 'x' } })).toEqual([
      'resource.aws_s3_object.o.source',
    ]);
  });
});

describe('the text of a stack is refused', () => {
  const json = JSON.stringify(validStack());

  test.each<[string, string | Buffer]>([
    ['that holds a block twice', json.replace('{', '{"resource":{"null_resource":{"n":{}}},')],
    ['that holds an argument twice', json.replace('"type":"String"', '"type":"String","type":"String"')],
    ['with bytes that are no text', Buffer.from(json.replace('"String"', '"\xff"'), 'latin1')],
  ])('%s', (_, text) => {
    const stack = JSON.parse(text.toString()) as Json;

    expect(refusedPlaces(stack, { text })).toContain('cdk.tf.json');
  });

  test('in no layout that a person might give it', () => {
    const stack = spoiled({ locals: { text: 'a  "b"\n\\', '10': 1, '9': '\u2028' } });

    for (const space of [undefined, 2, '\t']) {
      expect(refusedPlaces(stack, { text: `${JSON.stringify(stack, undefined, space)}\n` })).toEqual([]);
    }
  });
});

describe('before Terraform is started', () => {
  let output: string;

  beforeEach(() => {
    output = writeStacks({ platform, folder: scratchFolder() });
  });

  const write = (name: string, text: string): void => {
    const file = join(output, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };

  async function refusal(): Promise<unknown> {
    const session = observedSession(platform, { output });
    const modules = platform.modules.map(({ name }) => readConfiguration(session, name));
    return refuseUnvetted(session, await Promise.all(modules)).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  test('nothing is refused of what was synthesized, nor of what Terraform leaves in its folder', async () => {
    mkdirSync(join(output, 'stacks/serving/.terraform/providers'), { recursive: true });
    symlinkSync('/nowhere', join(output, 'stacks/serving/.terraform/providers/linux_amd64'));

    expect(await refusal()).toBeUndefined();
  });

  test('all that is wrong with all modules is told at once, as wrong input', async () => {
    write('stacks/serving/assets/x\u001b[2J.tf', '');
    write('stacks/network/cdk.tf.json', JSON.stringify({ ...validStack(), module: { m: { source: './m' } } }));

    const error = await refusal();

    expect(error).toBeInstanceOf(InputError);
    expect(exitCodeOf(error)).toBe(2);
    expect(messageOf(error)).toMatch(/3 things/);
    expect(messageOf(error)).toMatch(/1\. network: terraform\.backend: /);
    expect(messageOf(error)).toMatch(/2\. network: module /);
    expect(messageOf(error)).toMatch(/3\. serving: \["assets\/x\\u001b\[2J\.tf"\] /);
  });

  test('links in the folder of a stack are refused', async () => {
    mkdirSync(join(output, 'stacks/serving/assets'));
    symlinkSync('/etc', join(output, 'stacks/serving/assets/etc'));

    expect(messageOf(await refusal())).toMatch(/serving: \["assets\/etc"\] is a link/);
  });

  test('what was kept of a removed module is held against the same', async () => {
    const session = observedSession(platform, { output });
    const inventory = await Inventory.open({
      platform,
      bucket: new FakeBucket().bucket,
      cache: join(scratchFolder(), 'cache'),
    });
    const kept = { ...configured(spoiled({ module: { m: { source: './m' } } })), module: 'retired' };

    await expect(Catalog.open(session, inventory, platform.modules, [kept])).rejects.toThrow(/ retired: module is not/);
  });

  test("the environment's backend settings are those of the definition", async () => {
    write('environments/dev.config', 'bucket = "evil"\nshared_config_files = ["assets/x"]\n');

    expect(messageOf(await refusal())).toMatch(/dev\.config is not what the definition says/);
  });
});
