import { resolvePlatform, type Platform } from '@mlopspltf/definition';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { accountEnvironment, freshAccount, requireTools, scratchFolder } from '@mlopspltf/testing';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TrainingPipelineStack } from '../src';
import { schemaErrors } from './support/definition-schema';
import { danglingReferences, type Definition } from './support/references';

const run = promisify(execFile);

beforeAll(() => requireTools('terraform', 'moto_server'));

test('pipeline, roles and schedule are made on the emulator, and the next plan finds nothing to do', async () => {
  const account = freshAccount();
  const terraform = await prepared(account);

  await terraform('apply', '-input=false', '-auto-approve');

  const made = resourcesIn(await terraform('show', '-json'));
  const definition = JSON.parse(String(made.aws_sagemaker_pipeline?.pipeline_definition)) as Definition;
  expect(schemaErrors(definition)).toEqual([]);
  expect(danglingReferences(definition)).toEqual([]);
  expect(JSON.stringify(definition)).toContain('"Subnets":["subnet-1","subnet-2"]');
  expect(made.aws_scheduler_schedule).toMatchObject({
    state: 'DISABLED',
    target: [{ arn: `arn:aws:sagemaker:us-east-1:${account}:pipeline/acme-dev-sagemaker-churn-training` }],
  });
  // With changes the exit code is 2, which rejects.
  await expect(terraform('plan', '-input=false', '-detailed-exitcode')).resolves.toContain('No changes');
});

/** By type; the last one of a type. */
function resourcesIn(state: string): Readonly<Partial<Record<string, Readonly<Record<string, unknown>>>>> {
  const { values } = JSON.parse(state) as {
    readonly values: {
      readonly root_module: {
        readonly resources: readonly { readonly type: string; readonly values: Readonly<Record<string, unknown>> }[];
      };
    };
  };
  return Object.fromEntries(values.root_module.resources.map((resource) => [resource.type, resource.values]));
}

/** Terraform in a folder with the stack, initialised, its own state and those that it reads beside it. */
async function prepared(account: string): Promise<(...args: readonly string[]) => Promise<string>> {
  const cwd = scratchFolder();
  const write = (name: string, content: unknown): void => writeFileSync(join(cwd, name), JSON.stringify(content));
  const others = outputsOfOthers(account);
  write('cdk.tf.json', synthStack(TrainingPipelineStack, { platform: platformOf(account) }));
  write('local_override.tf.json', {
    terraform: { backend: { local: {} } },
    data: {
      terraform_remote_state: Object.fromEntries(
        Object.keys(others).map((module) => [module, { backend: 'local', config: { path: `${module}.tfstate` } }]),
      ),
    },
  });
  for (const [module, values] of Object.entries(others)) {
    const outputs = Object.entries(values).map(([name, value]) => [name, { value, type: typeOf(value) }] as const);
    write(`${module}.tfstate`, { version: 4, outputs: Object.fromEntries(outputs) });
  }
  write('terraform.tfvars.json', { environment: 'dev', account_id: account, region: 'us-east-1' });
  const env = await accountEnvironment(account);
  const terraform = async (...args: readonly string[]): Promise<string> =>
    (await run('terraform', [...args, '-no-color'], { cwd, env })).stdout;
  await terraform('init', '-input=false');
  return terraform;
}

type OutputValue = string | readonly string[] | Readonly<Record<string, string>>;
type Outputs = Readonly<Record<string, OutputValue>>;

/** Of the modules that the stack reads, as they name things. */
function outputsOfOthers(account: string): Readonly<Record<string, Outputs>> {
  const aws = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${account}:${resource}`;
  const byKind = (kinds: readonly string[], value: (kind: string) => string): Readonly<Record<string, string>> =>
    Object.fromEntries(kinds.map((kind) => [kind, value(kind)]));
  const buckets = ['datasets', 'features', 'models', 'experiments'];
  const images = ['training', 'serving'];
  return {
    network: {
      vpc_id: 'vpc-1',
      private_subnet_ids: ['subnet-1', 'subnet-2'],
      public_subnet_ids: ['subnet-3', 'subnet-4'],
      workload_security_group_id: 'sg-1',
    },
    artifact_store: {
      kms_key_arn: aws('kms', 'key/00000000-0000-4000-8000-000000000000'),
      bucket_names: byKind(buckets, (kind) => `acme-dev-s3-${kind}`),
      bucket_arns: byKind(buckets, (kind) => `arn:aws:s3:::acme-dev-s3-${kind}`),
    },
    container_registry: {
      repository_urls: byKind(images, (kind) => `${account}.dkr.ecr.us-east-1.amazonaws.com/acme-dev-ecr-${kind}`),
      repository_arns: byKind(images, (kind) => aws('ecr', `repository/acme-dev-ecr-${kind}`)),
    },
    model_registry: {
      group_names: { churn: 'acme-dev-sagemaker-churn' },
      group_arns: { churn: aws('sagemaker', 'model-package-group/acme-dev-sagemaker-churn') },
      approval_topic_arn: aws('sns', 'acme-dev-sns-model-approvals'),
    },
  };
}

/** As a state has it. */
function typeOf(value: OutputValue): unknown {
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return ['tuple', value.map(() => 'string')];
  return ['object', Object.fromEntries(Object.keys(value).map((key) => [key, 'string']))];
}

function platformOf(account: string): Platform {
  const reads = ['network', 'artifact_store', 'container_registry', 'model_registry'];
  return resolvePlatform({
    prefix: 'acme',
    repository: { owner: 'acme', name: 'ml-infra' },
    environments: [
      { name: 'dev', branch: 'feature/**', account },
      { name: 'tst', branch: 'develop', account: freshAccount() },
      { name: 'prd', branch: 'main', account: freshAccount() },
    ],
    modules: [...reads.map((name) => ({ name })), { name: 'training_pipeline', dependsOn: reads }],
  });
}
