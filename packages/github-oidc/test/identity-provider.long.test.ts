import { resolvePlatform, TOKEN_AUDIENCE, TOKEN_ISSUER, type Platform } from '@mlopspltf/definition';
import { declareOutputs, ModuleStack, perEnvironment } from '@mlopspltf/shared-constructs';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { accountEnvironment, freshAccount, requireTools, scratchFolder } from '@mlopspltf/testing';
import type { Construct } from 'constructs';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GithubIdentityProvider, type ProviderChoice } from '../src/identity-provider';

const run = promisify(execFile);
const outputs = declareOutputs('github_oidc', { arn: 'string' });

beforeAll(() => requireTools('terraform', 'moto_server'));

/** Runs Terraform in the account. */
type Terraform = (...args: readonly string[]) => Promise<string>;

/** Only the identity provider of this module, by choice. */
async function ours(choice: ProviderChoice, account: string): Promise<Terraform> {
  class ProviderStack extends ModuleStack<typeof outputs.types> {
    constructor(scope: Construct) {
      super(scope, outputs);
      const table = perEnvironment<ProviderChoice>({ dev: choice, tst: 'create', prd: 'create' });
      this.setOutputs({ arn: new GithubIdentityProvider(this, 'github', table).arn });
    }
  }
  const variables = { environment: 'dev', account_id: account, region: 'us-east-1' };
  return prepared(account, synthStack(ProviderStack, { platform: platformOf(account) }), variables);
}

/** One that somebody else has made. */
async function theirs(account: string, audience: string): Promise<Terraform> {
  const provider = { url: `https://${TOKEN_ISSUER}`, client_id_list: [audience] };
  return prepared(account, {
    provider: { aws: { region: 'us-east-1' } },
    resource: { aws_iam_openid_connect_provider: { github: provider } },
    output: { arn: { value: '${aws_iam_openid_connect_provider.github.arn}' } },
  });
}

async function prepared(account: string, stack: object, variables = {}): Promise<Terraform> {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(stack));
  writeFileSync(join(folder, 'local_override.tf.json'), '{"terraform": {"backend": {"local": {}}}}');
  writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify(variables));
  const env = await accountEnvironment(account);
  const terraform: Terraform = async (...args) =>
    (await run('terraform', [...args, '-no-color'], { cwd: folder, env })).stdout;
  await terraform('init', '-input=false');
  return terraform;
}

function platformOf(account: string): Platform {
  return resolvePlatform({
    repository: { owner: 'acme', name: 'ml-infra' },
    environments: [
      { name: 'dev', branch: 'feature/**', account },
      { name: 'tst', branch: 'develop', account: freshAccount() },
      { name: 'prd', branch: 'main', account: freshAccount() },
    ],
    modules: [{ name: 'github_oidc', appliedBy: 'administrator' }],
  });
}

const APPLY = ['apply', '-input=false', '-auto-approve'];
const PLAN = ['plan', '-input=false', '-detailed-exitcode'];

test('a provider that was there is used and left alone, when this module goes and when it is told to make one', async () => {
  const account = freshAccount();
  const other = await theirs(account, TOKEN_AUDIENCE);
  await other(...APPLY);

  const terraform = await ours('existing', account);
  await expect(terraform(...APPLY)).resolves.toContain('0 added, 0 changed, 0 destroyed');
  await expect(terraform('output', '-raw', 'arn')).resolves.toBe(await other('output', '-raw', 'arn'));
  await terraform('destroy', '-input=false', '-auto-approve');
  await expect((await ours('create', account))(...APPLY)).rejects.toThrow('EntityAlreadyExists');

  await expect(other(...PLAN)).resolves.toContain('No changes');
});

test('where there is none it is made, and makes the same ARN known', async () => {
  const account = freshAccount();
  const terraform = await ours('create', account);

  await expect(terraform(...APPLY)).resolves.toContain('1 added');

  await expect(terraform('output', '-raw', 'arn')).resolves.toBe(
    `arn:aws:iam::${account}:oidc-provider/${TOKEN_ISSUER}`,
  );
  await expect(terraform(...PLAN)).resolves.toContain('No changes');
});

test('one that does not take the audience of the workflows is refused, with what to do', async () => {
  const account = freshAccount();
  await (
    await theirs(account, 'other.example.com')
  )(...APPLY);

  await expect((await ours('existing', account))(...PLAN)).rejects.toThrow(/add-client-id-to-open-id-connect-provider/);
});
