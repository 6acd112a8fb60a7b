import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import { writeStackCopy } from '../src/terraform/stack-copy';
import { liftedProtection, parseStack, protectedResources, type StackJson } from '../src/terraform/stack-json';

describe('the copy of a stack', () => {
  const stack = (files: Readonly<Record<string, string>>): string => {
    const folder = scratchFolder();
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  };

  test('holds its files, assets included, and what is added', async () => {
    const copy = join(scratchFolder(), 'copy');

    await writeStackCopy(stack({ 'cdk.tf.json': '{}', 'assets/one/code.zip': 'x' }), copy, {
      'x.auto.tfvars': 'a = 1',
    });

    expect(readFileSync(join(copy, 'cdk.tf.json'), 'utf8')).toBe('{}');
    expect(readFileSync(join(copy, 'assets/one/code.zip'), 'utf8')).toBe('x');
    expect(readFileSync(join(copy, 'x.auto.tfvars'), 'utf8')).toBe('a = 1');
  });

  test('loses what the stack has lost', async () => {
    const copy = scratchFolder();
    await writeStackCopy(stack({ 'cdk.tf.json': '{}', 'assets/old.zip': '' }), copy, {
      'backend_override.tf.json': '{}',
    });
    await writeStackCopy(stack({ 'cdk.tf.json': '{}' }), copy, {});

    expect(existsSync(join(copy, 'assets/old.zip'))).toBe(false);
    expect(existsSync(join(copy, 'backend_override.tf.json'))).toBe(false);
  });

  test('is not written where it is the same', async () => {
    const source = stack({ 'cdk.tf.json': '{}' });
    const copy = scratchFolder();
    await writeStackCopy(source, copy, {});
    const before = statSync(join(copy, 'cdk.tf.json'), { bigint: true }).ctimeNs;
    await writeStackCopy(source, copy, {});

    expect(statSync(join(copy, 'cdk.tf.json'), { bigint: true }).ctimeNs).toBe(before);
  });

  test('takes nothing of what commands typed by hand leave in the stack’s folder', async () => {
    const copy = scratchFolder();
    await writeStackCopy(
      stack({
        'cdk.tf.json': '{}',
        '.terraform/terraform.tfstate': '{}',
        '.terraform.dev/x': '',
        'terraform.tfstate': '{}',
        'terraform.tfstate.backup': '',
      }),
      copy,
      {},
    );

    expect(readdirSync(copy)).toEqual(['cdk.tf.json']);
  });

  test('keeps a state that Terraform could not save, and the lock file', async () => {
    const copy = scratchFolder();
    writeFileSync(join(copy, 'errored.tfstate'), '{}');
    writeFileSync(join(copy, '.terraform.lock.hcl'), '');
    await writeStackCopy(stack({ 'cdk.tf.json': '{}' }), copy, {});

    expect(readdirSync(copy).sort()).toEqual(['.terraform.lock.hcl', 'cdk.tf.json', 'errored.tfstate']);
  });

  test('does not follow links out of the stack', async () => {
    const source = stack({ 'cdk.tf.json': '{}' });
    symlinkSync('/etc/passwd', join(source, 'link'));
    const copy = scratchFolder();
    await writeStackCopy(source, copy, {});

    expect(readdirSync(copy)).toEqual(['cdk.tf.json']);
  });

  test('is readable by its owner only', async () => {
    const copy = join(scratchFolder(), 'copy');
    await writeStackCopy(stack({ 'cdk.tf.json': '{}' }), copy, {});

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
