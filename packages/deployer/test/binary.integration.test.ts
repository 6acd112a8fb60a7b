import { dirname } from 'node:path';
import { findTerraform } from '../src';
import { fits } from '../src/terraform/binary';
import { script } from './support/script';
import { scratchFolder } from '@mlopspltf/testing';

/** A program that answers `version`. */
function fake(says: string, name = 'terraform'): string {
  return script(`console.log(${JSON.stringify(says)})`, scratchFolder(), name);
}

test('terraform is found on PATH, the first one wins', async () => {
  const first = fake('Terraform v1.11.9');
  const second = fake('Terraform v1.11.4');

  const found = await findTerraform({ PATH: `/no/such:${dirname(first)}:${dirname(second)}` }, '1.11.4');

  expect(found).toEqual({ path: first, flavour: 'terraform', version: '1.11.9' });
});

test('TERRAFORM_BINARY_NAME goes before it, as a name or as a path', async () => {
  const onPath = fake('Terraform v1.11.4');
  const tofu = fake('OpenTofu v1.10.1', 'tofu');
  const PATH = `${dirname(onPath)}:${dirname(tofu)}`;

  expect((await findTerraform({ PATH, TERRAFORM_BINARY_NAME: 'tofu' }, '1.11.4')).flavour).toBe('opentofu');
  expect((await findTerraform({ PATH, TERRAFORM_BINARY_NAME: tofu }, '1.11.4')).path).toBe(tofu);
  expect((await findTerraform({ PATH, TERRAFORM_BINARY_NAME: '' }, '1.11.4')).path).toBe(onPath);
});

test.each([
  ['none on PATH', { PATH: '/no/such' }],
  ['none of that name', { PATH: '/no/such', TERRAFORM_BINARY_NAME: 'terraform-x' }],
  ['another minor version', { TERRAFORM_BINARY_NAME: fake('Terraform v1.12.0') }],
  ['an older patch', { TERRAFORM_BINARY_NAME: fake('Terraform v1.11.3') }],
  ['an old OpenTofu', { TERRAFORM_BINARY_NAME: fake('OpenTofu v1.9.0', 'tofu') }],
  ['something else', { TERRAFORM_BINARY_NAME: fake('hello') }],
  ['a folder', { TERRAFORM_BINARY_NAME: `${scratchFolder()}/.` }],
])('%s is refused with the version wanted and how to get it', async (_, env) => {
  const finding = findTerraform(env, '1.11.4');

  await expect(finding).rejects.toMatchObject({ name: 'InputError' });
  await expect(finding).rejects.toThrow('https://releases.hashicorp.com/terraform/1.11.4/');
});

test.each([
  ['1.11.4', true],
  ['1.11.10', true],
  ['1.11.3', false],
  ['1.12.0', false],
  ['1.10.9', false],
  ['2.11.4', false],
])('where 1.11.4 is wanted, Terraform %s fits: %p', (version, expected) => {
  expect(fits({ flavour: 'terraform', version }, '1.11.4')).toBe(expected);
});
