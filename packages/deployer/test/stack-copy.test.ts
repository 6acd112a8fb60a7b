import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import { readStackFiles, writeStackCopy } from '../src/terraform/stack-copy';
import { liftedProtection, parseStack, protectedResources, type StackJson } from '../src/terraform/stack-json';

describe('what belongs to a stack', () => {
  function stack(files: readonly string[]): string {
    const folder = scratchFolder();
    for (const name of files) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), `of ${name}`);
    }
    return folder;
  }

  const read = async (folder: string): Promise<Readonly<Record<string, string>>> =>
    Object.fromEntries(
      Object.entries(await readStackFiles(folder)).map(([name, content]) => [name, content.toString()]),
    );

  test('is its files, assets included', async () => {
    expect(await read(stack(['cdk.tf.json', 'assets/one/code.zip']))).toEqual({
      'cdk.tf.json': 'of cdk.tf.json',
      'assets/one/code.zip': 'of assets/one/code.zip',
    });
  });

  test('is nothing of what commands typed by hand leave in its folder', async () => {
    const left = ['.terraform/terraform.tfstate', '.terraform.dev/x', 'terraform.tfstate', 'terraform.tfstate.backup'];

    expect(Object.keys(await read(stack(['cdk.tf.json', ...left])))).toEqual(['cdk.tf.json']);
  });

  test('is nothing that a link leads to', async () => {
    const folder = stack(['cdk.tf.json']);
    symlinkSync('/etc/passwd', join(folder, 'link'));

    expect(Object.keys(await read(folder))).toEqual(['cdk.tf.json']);
  });
});

describe('the copy of a stack', () => {
  test('holds its files, below folders too', async () => {
    const copy = join(scratchFolder(), 'copy');

    await writeStackCopy(copy, {
      'cdk.tf.json': '{}',
      'assets/one/code.zip': Buffer.from('x'),
      'x.auto.tfvars': 'a = 1',
    });

    expect(readFileSync(join(copy, 'cdk.tf.json'), 'utf8')).toBe('{}');
    expect(readFileSync(join(copy, 'assets/one/code.zip'), 'utf8')).toBe('x');
    expect(readFileSync(join(copy, 'x.auto.tfvars'), 'utf8')).toBe('a = 1');
  });

  test('loses what the stack has lost', async () => {
    const copy = scratchFolder();
    await writeStackCopy(copy, { 'cdk.tf.json': '{}', 'assets/old.zip': '', 'backend_override.tf.json': '{}' });
    await writeStackCopy(copy, { 'cdk.tf.json': '{}' });

    expect(existsSync(join(copy, 'assets/old.zip'))).toBe(false);
    expect(existsSync(join(copy, 'backend_override.tf.json'))).toBe(false);
  });

  test('is not written where it is the same', async () => {
    const copy = scratchFolder();
    await writeStackCopy(copy, { 'cdk.tf.json': '{}' });
    const before = statSync(join(copy, 'cdk.tf.json'), { bigint: true }).ctimeNs;
    await writeStackCopy(copy, { 'cdk.tf.json': Buffer.from('{}') });

    expect(statSync(join(copy, 'cdk.tf.json'), { bigint: true }).ctimeNs).toBe(before);
  });

  test('keeps a state that Terraform could not save, and the lock file', async () => {
    const copy = scratchFolder();
    writeFileSync(join(copy, 'errored.tfstate'), '{}');
    writeFileSync(join(copy, '.terraform.lock.hcl'), '');
    await writeStackCopy(copy, { 'cdk.tf.json': '{}' });

    expect(readdirSync(copy).sort()).toEqual(['.terraform.lock.hcl', 'cdk.tf.json', 'errored.tfstate']);
  });

  test('is readable by its owner only', async () => {
    const copy = join(scratchFolder(), 'copy');
    await writeStackCopy(copy, { 'cdk.tf.json': '{}' });

    expect(statSync(copy).mode & 0o777).toBe(0o700);
    expect(statSync(join(copy, 'cdk.tf.json')).mode & 0o777).toBe(0o600);
  });
});

describe('protected resources', () => {
  const resource: StackJson['resource'] = {
    aws_s3_bucket: { data: { lifecycle: { prevent_destroy: true } }, logs: { lifecycle: [{ ignore_changes: [] }] } },
    aws_dynamodb_table: { locks: { lifecycle: [{ prevent_destroy: true }] } },
    aws_sns_topic: { topic: {} },
  };

  test('are found in both of the forms that Terraform takes', () => {
    expect(protectedResources({ resource })).toEqual(['aws_s3_bucket.data', 'aws_dynamodb_table.locks']);
  });

  test('are lifted by an override that names exactly them', () => {
    expect(JSON.parse(liftedProtection({ resource }) ?? '')).toEqual({
      resource: {
        aws_s3_bucket: { data: { lifecycle: { prevent_destroy: false } } },
        aws_dynamodb_table: { locks: { lifecycle: { prevent_destroy: false } } },
      },
    });
  });

  test('need no override where there are none', () => {
    expect(liftedProtection({ resource: { aws_sns_topic: { topic: {} } } })).toBeUndefined();
    expect(liftedProtection({})).toBeUndefined();
  });
});

test.each(['', '[]', '{"resource":', 'null'])('a stack that is %p is refused, naming the file', (text) => {
  expect(() => parseStack(text, '/out/cdk.tf.json')).toThrow("/out/cdk.tf.json is not Terraform's JSON");
});
