import { resolvePlatform, type Platform } from '@mlopspltf/definition';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { accountEnvironment, freshAccount, requireTools, scratchFolder } from '@mlopspltf/testing';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ModelRegistryStack } from '../src';
import { MODELS } from '../src/models';

const run = promisify(execFile);

beforeAll(() => requireTools('terraform', 'moto_server'));

test('groups, rule and topic are made on the emulator, and the next plan finds nothing to do', async () => {
  const account = freshAccount();
  const terraform = await prepared(account);

  await terraform('apply', '-input=false', '-auto-approve');

  const outputs = JSON.parse(await terraform('output', '-json')) as Readonly<
    Record<string, { readonly value: unknown }>
  >;
  const ofEach = (value: (name: string) => string): Readonly<Record<string, string>> =>
    Object.fromEntries(MODELS.map((model) => [model, value(`acme-dev-sagemaker-${model}`)]));
  expect(outputs.group_names?.value).toEqual(ofEach((name) => name));
  expect(outputs.group_arns?.value).toEqual(
    ofEach((name) => `arn:aws:sagemaker:us-east-1:${account}:model-package-group/${name}`),
  );
  expect(outputs.approval_topic_arn?.value).toBe(`arn:aws:sns:us-east-1:${account}:acme-dev-sns-model-approvals`);
  // With changes the exit code is 2, which rejects.
  await expect(terraform('plan', '-input=false', '-detailed-exitcode')).resolves.toContain('No changes');
});

/** Terraform in a folder with the stack, initialised, its own state and that of `artifact_store` beside it. */
async function prepared(account: string): Promise<(...args: readonly string[]) => Promise<string>> {
  const cwd = scratchFolder();
  const write = (name: string, content: unknown): void => writeFileSync(join(cwd, name), JSON.stringify(content));
  write('cdk.tf.json', synthStack(ModelRegistryStack, { platform: platformOf(account) }));
  write('local_override.tf.json', {
    terraform: { backend: { local: {} } },
    data: {
      terraform_remote_state: { artifact_store: { backend: 'local', config: { path: 'artifact_store.tfstate' } } },
    },
  });
  const key = `arn:aws:kms:us-east-1:${account}:key/00000000-0000-4000-8000-000000000000`;
  write('artifact_store.tfstate', { version: 4, outputs: { kms_key_arn: { value: key, type: 'string' } } });
  write('terraform.tfvars.json', { environment: 'dev', account_id: account, region: 'us-east-1' });
  const env = await accountEnvironment(account);
  const terraform = async (...args: readonly string[]): Promise<string> =>
    (await run('terraform', [...args, '-no-color'], { cwd, env })).stdout;
  await terraform('init', '-input=false');
  return terraform;
}

function platformOf(account: string): Platform {
  return resolvePlatform({
    prefix: 'acme',
    repository: { owner: 'acme', name: 'ml-infra' },
    environments: [
      { name: 'dev', branch: 'feature/**', account },
      { name: 'tst', branch: 'develop', account: freshAccount() },
      { name: 'prd', branch: 'main', account: freshAccount() },
    ],
    modules: [{ name: 'artifact_store' }, { name: 'model_registry', dependsOn: ['artifact_store'] }],
  });
}
