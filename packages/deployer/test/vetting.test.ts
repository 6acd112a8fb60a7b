import { stackFixture } from '@mlopspltf/testing';
import fc from 'fast-check';
import { vetConfiguration } from '../src/vetting/vet';
import { configured, LOCK, platform, refusedPlaces, spoiled, validStack, type Json } from './support/vetted-stack';

const FOREIGN_LOCK = `${LOCK}\nprovider "registry.terraform.io/evil/null" {\n  version = "1.0.0"\n}\n`;

test.each(platform.modules.map((module) => [module.name, module] as const))(
  'the stack of %s is let through as it is',
  (_, module) => {
    const stack = stackFixture(platform, module);

    expect(vetConfiguration({ ...configured(stack), module: module.name }, platform).map(({ where }) => where)).toEqual(
      [],
    );
  },
);

test.each<[string, Json]>([
  ['a note', { '//': { metadata: { version: '0.21.0' } } }],
  [
    'a second provider of the same account',
    { provider: { aws: [aws(), aws({ alias: 'global', region: 'us-west-2' })] } },
  ],
  ['tags for all', { provider: { aws: [aws({ default_tags: [{ tags: { provisioner: 'terraform' } }] })] } }],
  ['a resource by another provider of the stack', { resource: { aws_sns_topic: { a: { provider: 'aws.global' } } } }],
  ['a value that Terraform keeps itself', { resource: { terraform_data: { a: { input: 'x' } } } }],
  ['a data source of AWS', { data: { aws_caller_identity: { me: {} } } }],
  ['a move', { moved: [{ from: 'aws_sns_topic.a', to: 'aws_sns_topic.b' }] }],
  ['an import', { import: [{ to: 'aws_sns_topic.a', id: 'arn' }] }],
  ['what is no longer managed', { removed: [{ from: 'aws_sns_topic.a', lifecycle: [{ destroy: false }] }] }],
  ['a check', { check: { health: { assert: [{ condition: '${true}', error_message: 'x' }] } } }],
  [
    'a state of another repository',
    { data: { terraform_remote_state: { b: remoteState({ key: 'x/y/terraform.tfstate' }) } } },
  ],
  ['text about a file (with parentheses)', { locals: { text: 'the file (of ${var.environment})' } }],
  ['a call of other functions', { locals: { text: '${jsonencode(aws_profile("x"))}' } }],
])('%s is let through', (_, more) => {
  expect(refusedPlaces(spoiled(more))).toEqual([]);
});

describe('refused is', () => {
  test.each<[string, Json, string]>([
    ['a module', { module: { m: { source: './m' } } }, 'module'],
    ['an ephemeral resource', { ephemeral: { aws_secretsmanager_secret_version: { s: {} } } }, 'ephemeral'],
    ['a block whose name every object has', { constructor: {} }, 'constructor'],
    ['HCP Terraform', { terraform: { cloud: {} } }, 'terraform.cloud'],
    ['an experiment', { terraform: { experiments: ['x'] } }, 'terraform.experiments'],
    ['metadata for a provider', { terraform: { provider_meta: { aws: {} } } }, 'terraform.provider_meta'],
    ['a stack without settings', { terraform: undefined }, 'terraform.backend'],
    ['a stack without a backend', { terraform: { backend: undefined } }, 'terraform.backend'],
    ['another backend', { terraform: { backend: { http: { address: 'http://x' } } } }, 'terraform.backend'],
    [
      "another module's state",
      { terraform: { backend: { s3: { key: 'a/b/terraform.tfstate' } } } },
      'terraform.backend',
    ],
    ['a setting of the backend', { terraform: { backend: { s3: { profile: 'x' } } } }, 'terraform.backend'],
    ['a list of settings', { terraform: [{}] }, 'terraform'],
    [
      'a foreign provider',
      { terraform: { required_providers: { evil: { source: 'evil/null', version: '1.0.0' } } } },
      'terraform.required_providers.evil',
    ],
    [
      "a foreign provider under a vetted one's name",
      { terraform: { required_providers: { aws: { source: 'evil/aws' } } } },
      'terraform.required_providers.aws',
    ],
    [
      'a vetted provider from elsewhere',
      { terraform: { required_providers: { aws: { source: 'example.com/hashicorp/aws' } } } },
      'terraform.required_providers.aws',
    ],
    [
      'a version that is not the locked one',
      { terraform: { required_providers: { aws: { version: '4.0.0' } } } },
      'terraform.required_providers.aws.version',
    ],
    ['a block for a foreign provider', { provider: { external: [{}] } }, 'provider.external'],
    ['a stack without a provider block', { provider: undefined }, 'provider'],
    ['a provider of any account', { provider: { aws: [{}] } }, 'provider.aws[0].allowed_account_ids'],
    [
      'a provider of another account',
      { provider: { aws: [aws({ allowed_account_ids: ['999999999999'] })] } },
      'provider.aws[0].allowed_account_ids',
    ],
    [
      'a provider of another account as well',
      { provider: { aws: [aws({ allowed_account_ids: ['${var.account_id}', '999999999999'] })] } },
      'provider.aws[0].allowed_account_ids',
    ],
    ['a resource of another provider', { resource: { null_resource: { n: {} } } }, 'resource.null_resource'],
    ['a list of resources', { resource: [{ aws_sns_topic: { a: {} } }] }, 'resource'],
    ['a list of resources of a type', { resource: { aws_sns_topic: [{ a: {} }] } }, 'resource.aws_sns_topic'],
    ['a list for one resource', { resource: { aws_sns_topic: { a: [{}] } } }, 'resource.aws_sns_topic.a'],
    [
      'a provisioner',
      { resource: { aws_sns_topic: { a: { provisioner: [{ 'local-exec': { command: 'id' } }] } } } },
      'resource.aws_sns_topic.a.provisioner',
    ],
    [
      "a provisioner of Terraform's own resource",
      { resource: { terraform_data: { a: { provisioner: { 'local-exec': {} } } } } },
      'resource.terraform_data.a.provisioner',
    ],
    ['a connection', { resource: { aws_sns_topic: { a: { connection: {} } } } }, 'resource.aws_sns_topic.a.connection'],
    ['what hides arguments', { resource: { aws_sns_topic: { a: { _: {} } } } }, 'resource.aws_sns_topic.a._'],
    [
      'a resource by a foreign provider',
      { resource: { aws_sns_topic: { a: { provider: 'external' } } } },
      'resource.aws_sns_topic.a.provider',
    ],
    ['data of a program', { data: { external: { e: { program: ['id'] } } } }, 'data.external'],
    ['data of an address', { data: { http: { h: { url: 'http://x' } } } }, 'data.http'],
    ['data of a file', { data: { local_file: { f: { filename: '/x' } } } }, 'data.local_file'],
    [
      "a removed resource's provisioner",
      { removed: [{ from: 'aws_sns_topic.a', provisioner: { 'local-exec': {} } }] },
      'removed[0].provisioner',
    ],
    ['data within a check', { check: { c: { data: { http: { h: {} } }, assert: [] } } }, 'check.c.data'],
    [
      'data that is asked of whom its arguments name',
      { data: { aws_s3_object: { o: { bucket: 'x', key: 'y' } } } },
      'data.aws_s3_object',
    ],
    [
      'a call of a function',
      { data: { aws_lambda_invocation: { f: { function_name: 'x', input: '{}' } } } },
      'data.aws_lambda_invocation',
    ],
    [
      'an import of what an expression names',
      { import: [{ to: 'aws_s3_object.a', id: 'x/${aws_kms_key.a.arn}' }] },
      'import[0].id',
    ],
    ['an import by a foreign provider', { import: [{ to: 'a.b', id: 'x', provider: 'http' }] }, 'import[0].provider'],
  ])('%s', (_, more, place) => {
    expect(refusedPlaces(spoiled(more))).toEqual([place]);
  });

  test.each([
    'access_key',
    'assume_role',
    'assume_role_with_web_identity',
    'custom_ca_bundle',
    'dynamic',
    'ec2_metadata_service_endpoint',
    'endpoints',
    'forbidden_account_ids',
    'http_proxy',
    'https_proxy',
    'insecure',
    'profile',
    's3_use_path_style',
    'secret_key',
    'shared_config_files',
    'shared_credentials_files',
    'skip_credentials_validation',
    'skip_requesting_account_id',
    'token',
    '_',
  ])("a provider's argument %s, and its value is not told", (name) => {
    const stack = spoiled({ provider: { aws: [aws({ [name]: 'a secret' })] } });
    const found = vetConfiguration(configured(stack), platform);

    expect(found.map(({ where }) => where)).toEqual([`serving: provider.aws[0].${name}`]);
    expect(JSON.stringify(found)).not.toContain('a secret');
  });

  test.each<[string, Json, string]>([
    ['another backend', { backend: 'http' }, 'backend'],
    ['a workspace', { workspace: 'x' }, 'workspace'],
    ['invented values', { defaults: { value: 'x' } }, 'defaults'],
    ['settings that are an expression', { config: '${local.c}' }, 'config'],
    ['a bucket of its own', remoteState({ bucket: 'evil' }), 'config.bucket'],
    ["another environment's bucket", remoteState({ bucket: `${platform.prefix}-prd-s3-tf-backend` }), 'config.bucket'],
    ['another region', remoteState({ region: 'eu-west-1' }), 'config.region'],
    ['any account', remoteState({ allowed_account_ids: null }), 'config.allowed_account_ids'],
    ['a key that is an expression', remoteState({ key: '${var.environment}/x/terraform.tfstate' }), 'config.key'],
    ['a key that is no state', remoteState({ key: 'x/y/configuration.json' }), 'config.key'],
    ['credentials', remoteState({ shared_config_files: ['x'] }), 'config.shared_config_files'],
    ['an endpoint', remoteState({ endpoints: { s3: 'http://x' } }), 'config.endpoints'],
  ])('a remote state with %s', (_, more, place) => {
    const at = 'data.terraform_remote_state.network';

    expect(refusedPlaces(spoiled({ data: { terraform_remote_state: { network: more } } }))).toEqual([`${at}.${place}`]);
  });

  test('a provider in the lock file that is not vetted', () => {
    expect(refusedPlaces(validStack(), { lock: FOREIGN_LOCK })).toEqual(['.terraform.lock.hcl']);
  });

  test('a provider that the lock file does not name', () => {
    expect(refusedPlaces(validStack(), { lock: '' })).toEqual(['terraform.required_providers.aws.version']);
  });
});

describe('over all stacks, what is planted is found', () => {
  const name = fc.oneof(fc.stringMatching(/^[a-z_][a-z0-9_-]{0,8}$/), fc.string({ maxLength: 8 }));
  const label = name.filter((text) => text !== '__proto__');

  test('a program, under any name, beside any arguments', () => {
    const planted = fc.oneof(
      label.map((key) => ({
        resource: { aws_sns_topic: { [key]: { name: 'x', provisioner: [{ 'local-exec': {} }] } } },
      })),
      label.map((key) => ({ data: { external: { [key]: { program: ['id'] } } } })),
      label.map((key) => ({ check: { [key]: { data: { external: {} } } } })),
      label.map((key) => ({ module: { [key]: { source: './x' } } })),
      label
        .filter((key) => !/^(aws|terraform)_/.test(key))
        .map((key) => ({ resource: { [key]: { a: { program: 'id' } } } })),
    );
    fc.assert(fc.property(planted, (more) => refusedPlaces(spoiled(more)).length > 0));
  });

  test('a look at a file, however deep and however it is spelled', () => {
    const functions = fc.constantFrom(
      'file',
      'templatefile',
      'fileset',
      'filebase64',
      'core::file',
      'pathexpand',
      'templatestring',
    );
    const gap = fc.constantFrom('', ' ', '\n', '/* ( */', '# )\n', '// x\n');
    const before = fc.constantFrom('', 'x ', '$', '%{ if true }', '${"a"} ', '$${/*} ', '$${"} ', '${1-1}');
    const call = fc
      .tuple(
        before,
        functions,
        gap,
        fc.constantFrom('"/etc/passwd"', 'var.path', '"assets/../x"', '"~/.aws/credentials"'),
      )
      .map(([start, called, space, path]) => `${start}\${upper(${called}${space}(${path}))} y`);
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        call,
        call.map((text) => ({ [text]: 1 })),
        fc.tuple(label, tie('tree')).map(([key, value]) => ({ [key]: value })),
        tie('tree').map((value) => [1, value]),
      ),
    }));
    fc.assert(fc.property(tree, (value) => refusedPlaces(spoiled({ locals: { planted: value } })).length > 0));
  });
});

function aws(more: Json = {}): Json {
  return { region: '${var.region}', allowed_account_ids: ['${var.account_id}'], ...more };
}

function remoteState(config: Json): Json {
  return {
    backend: 's3',
    config: {
      bucket: `${platform.prefix}-\${var.environment}-s3-tf-backend`,
      key: 'x/y/terraform.tfstate',
      region: '${var.region}',
      allowed_account_ids: ['${var.account_id}'],
      ...config,
    },
  };
}
