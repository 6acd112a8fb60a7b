import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { platformFixture, scratchFolder, writeStacks } from '@mlopspltf/testing';
import type { ConfigurationDigests } from '../src/configuration/digests';
import { readConfiguration, type Configuration } from '../src/configuration/configuration';
import { InputError } from '../src/errors';
import { observedSession } from './support/session';

const platform = platformFixture({ modules: { network: [], serving: ['network'] } });
let output: string;

beforeEach(() => {
  output = writeStacks({ platform, folder: scratchFolder() });
});

function read(module = 'serving', environment = 'dev'): Promise<Configuration> {
  return readConfiguration(observedSession(platform, { output, environment }), module);
}

/** Puts a file into the stack of `serving`. */
function write(name: string, content: string | Buffer): void {
  const file = join(output, 'stacks/serving', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Names of the digests that `change` changes. */
async function changedBy(change: () => void): Promise<readonly string[]> {
  const { digests: before } = await read();
  change();
  const { digests: after } = await read();
  return Object.keys(before).filter((name) => {
    const part = name as keyof ConfigurationDigests;
    return before[part] !== after[part];
  });
}

test('it holds what the synthesis wrote: stack, files, lock file, the variables of the environment', async () => {
  write('assets/model/weights.bin', Buffer.from([0, 0xff, 0x80]));

  const { module, source, stack, files, lock, variables } = await read('serving', 'tst');

  expect({ module, source }).toEqual({ module: 'serving', source: join(output, 'stacks/serving') });
  expect(Object.keys(stack.resource ?? {})).toEqual(['aws_ssm_parameter']);
  expect(Object.keys(files).sort()).toEqual(['assets/model/weights.bin', 'cdk.tf.json']);
  expect(files['assets/model/weights.bin']).toEqual(Buffer.from([0, 0xff, 0x80]));
  expect(lock).toContain('provider "registry.terraform.io/hashicorp/aws"');
  expect(variables).toMatch(/^environment += "tst"$/m);
});

test('it tells what the stack reads of other modules', async () => {
  expect((await read()).reads).toEqual({ 'example_infra/network/terraform.tfstate': ['value'] });
  expect((await read('network')).reads).toEqual({});
});

test('its digests are the same when it is read again, and when it was synthesized elsewhere', async () => {
  const { digests } = await read();
  output = writeStacks({ platform, folder: scratchFolder() });

  expect((await read()).digests).toEqual(digests);
});

test('what commands typed by hand leave in the folder changes none of its digests', async () => {
  const left = ['.terraform/terraform.tfstate', '.terraform.prd/modules/modules.json', 'terraform.tfstate.backup'];

  expect(await changedBy(() => [...left, 'errored.tfstate', 'crash.log'].forEach((name) => write(name, '{}')))).toEqual(
    [],
  );
  expect(Object.keys((await read()).files)).toEqual(['cdk.tf.json']);
});

test('the checksums in the lock file change none of its digests: they differ by machine', async () => {
  const lock = (await read()).lock.replace(/"h1:[^"]*",?/, '');

  expect(lock).not.toBe((await read()).lock);
  expect(await changedBy(() => write('.terraform.lock.hcl', lock))).toEqual([]);
});

test('each part has a digest of its own', async () => {
  const { lock } = await read();
  const version = lock.replace(/^( *version *= *)"[^"]*"/m, '$1"5.0.0"');

  expect(await changedBy(() => write('cdk.tf.json', '{"resource": {}}'))).toEqual(['stack']);
  expect(await changedBy(() => write('assets/code.zip', 'one'))).toEqual(['assets']);
  expect(await changedBy(() => write('assets/code.zip', 'two'))).toEqual(['assets']);
  expect(await changedBy(() => write('.terraform.lock.hcl', version))).toEqual(['versions']);
  expect(await changedBy(() => writeFileSync(join(output, 'environments/dev.tfvars'), 'a = 1'))).toEqual(['variables']);
});

test('environments differ in their variables only', async () => {
  const [dev, tst] = await Promise.all([read('serving', 'dev'), read('serving', 'tst')]);

  expect({ ...dev.digests, variables: '' }).toEqual({ ...tst.digests, variables: '' });
  expect(dev.digests.variables).not.toBe(tst.digests.variables);
});

describe('is refused, with the file and the command that writes it,', () => {
  const refused = (file: string): Error =>
    expect.objectContaining({
      name: 'InputError',
      message: expect.stringContaining(join(output, file)) as string,
    }) as Error;

  test.each([
    ['stacks/serving/cdk.tf.json'],
    ['stacks/serving/.terraform.lock.hcl'],
    ['environments/dev.tfvars'],
    ['stacks/serving'],
  ])('when %s is missing', async (file) => {
    rmSync(join(output, file), { recursive: true });

    const error: unknown = await read().catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ message: expect.stringContaining(file) as string, next: 'npx projen synth' });
  });

  test.each(['', '{"resource": {', '[]', 'null', '"text"', '7'])('when the stack is damaged: %s', async (text) => {
    write('cdk.tf.json', text);

    await expect(read()).rejects.toThrow(refused('stacks/serving/cdk.tf.json'));
    await expect(read()).rejects.toThrow('npx projen synth');
  });
});
