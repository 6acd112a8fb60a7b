import { findEnvironment, commonVariables, type Platform } from '@mlopspltf/definition';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { accountEnvironment, platformFixture, requireTools, scratchFolder } from '@mlopspltf/testing';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NetworkStack } from '../src';

const run = promisify(execFile);

/** Has subnets in two zones, and one NAT gateway for both. */
const ENVIRONMENT = 'dev';

type Outputs = Readonly<Record<string, { readonly value: unknown }>>;

beforeAll(() => requireTools('terraform', 'moto_server'));

test('the network is made, holds still, and is taken down again', async () => {
  const terraform = await prepared(platformFixture({ modules: { network: [] } }));
  await terraform('init', '-input=false');

  await terraform('apply', '-input=false', '-auto-approve');

  const outputs = JSON.parse(await terraform('output', '-json')) as Outputs;
  expect(outputs.vpc_id?.value).toMatch(/^vpc-/);
  expect(outputs.private_subnet_ids?.value).toHaveLength(2);
  expect(outputs.public_subnet_ids?.value).toHaveLength(2);
  // Fails where anything is left to do.
  await terraform('plan', '-input=false', '-detailed-exitcode');
  await expect(terraform('destroy', '-input=false', '-auto-approve')).resolves.toContain('Destroy complete!');
});

/** Terraform in a folder that holds the stack, with a local state. */
async function prepared(platform: Platform): Promise<(...args: readonly string[]) => Promise<string>> {
  const environment = findEnvironment(platform, ENVIRONMENT);
  const folder = scratchFolder();
  const files = {
    'cdk.tf.json': synthStack(NetworkStack, { platform }),
    'local_override.tf.json': { terraform: { backend: { local: {} } } },
    'terraform.tfvars.json': commonVariables(platform, environment),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
  const env = await accountEnvironment(environment.account, platform.region);
  return async (...args) => (await run('terraform', [...args, '-no-color'], { cwd: folder, env })).stdout;
}
