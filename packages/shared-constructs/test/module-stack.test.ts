import { commonVariables } from '@mlopspltf/definition';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';
import { App } from 'cdktf';
import { declareOutputs, ModuleStack } from '../src';
import { synthStack } from '../src/testing';
import { parameter, reader, ReaderStack, StoreStack, storeStack, testPlatform } from './support';

const platform = testPlatform();

test('the backend holds the key of the module and nothing else', () => {
  expect(synthStack(StoreStack, { platform }).terraform.backend).toEqual({
    s3: { key: 'ml_infra/store/terraform.tfstate' },
  });
});

test('the variables are those of the generated variable files', () => {
  const [environment] = platform.environments;
  if (!environment) throw new Error('the platform has environments');

  const { variable } = synthStack(StoreStack, { platform });

  expect(Object.keys(variable).sort()).toEqual(Object.keys(commonVariables(platform, environment)).sort());
  expect(Object.values(variable).every(({ type, nullable }) => type === 'string' && nullable === false)).toBe(true);
});

test('the variable of the environment takes those that the module is in', () => {
  const limited = testPlatform({ modules: [{ name: 'store', environments: ['tst', 'dev'] }] });

  const { variable } = synthStack(StoreStack, { platform: limited });

  expect(variable.environment?.validation).toEqual([
    expect.objectContaining({ condition: '${contains(["dev", "tst"], var.environment)}' }),
  ]);
});

test('the provider works in the account and region that are deployed to, and tags everything', () => {
  const [aws] = synthStack(StoreStack, { platform }).provider.aws ?? [];

  expect(aws).toEqual({
    region: '${var.region}',
    allowed_account_ids: ['${var.account_id}'],
    default_tags: [
      {
        tags: {
          Project: 'acme',
          Environment: '${var.environment}',
          Repository: 'acme/ml-infra',
          Module: 'store',
          ManagedBy: 'terraform',
        },
      },
    ],
  });
});

test('Terraform and provider are those of the definition', () => {
  const { terraform } = synthStack(StoreStack, { platform });

  expect(terraform.required_version).toBe('~> 1.11.4');
  expect(terraform.required_providers?.aws?.version).toBe('5.100.0');
});

test('what a stack adds by itself takes no id from its subclasses', () => {
  const ids = ['environment', 'region', 'aws', 'backend', 'outputs', 'parameter_name', 'variables'];
  const stack = storeStack((scope) => {
    for (const id of ids) parameter(scope, id);
  });

  expect(Object.keys(synthStack(stack, { platform }).resource.aws_ssm_parameter ?? {})).toEqual(
    expect.arrayContaining(ids),
  );
});

test('a stack outside of the platform is refused, with the way in', () => {
  expect(() => new StoreStack(new App({ outdir: '/tmp' }))).toThrow(/synthPlatform/);
});

describe('outputs', () => {
  const all = declareOutputs('store', {
    text: 'string',
    count: 'number',
    on: 'boolean',
    zones: 'list',
    names: 'map',
  });

  class AllKindsStack extends ModuleStack<typeof all.types> {
    constructor(scope: Construct) {
      super(scope, all);
      this.setOutputs(
        { text: 'a', count: 1, on: true, zones: ['x'], names: { a: this.environment } },
        { sensitive: ['text'] },
      );
    }
  }

  class ReadsAllStack extends ModuleStack<typeof reader.types> {
    constructor(scope: Construct) {
      super(scope, reader);
      const first = this.outputsOf(all);
      const second = this.outputsOf(all);
      new DynamodbTable(this, 'table', {
        name: this.resourceName('ddb', 'x'),
        serverSideEncryption: { enabled: true },
        deletionProtectionEnabled: first.on,
        tags: { text: `a ${first.text}`, one: second.names.get('a'), odd: second.names.get('b-c') },
        localSecondaryIndex: [{ name: 'x', rangeKey: 'y', projectionType: 'INCLUDE', nonKeyAttributes: first.zones }],
        readCapacity: first.count,
        tagsAll: first.names.asMap(),
      });
    }
  }

  test('are set under their declared names, sensitive ones marked', () => {
    expect(synthStack(AllKindsStack, { platform }).output).toEqual({
      text: { value: 'a', sensitive: true },
      count: { value: 1 },
      on: { value: true },
      zones: { value: ['x'] },
      names: { value: { a: '${var.environment}' } },
    });
  });

  test('of another module are read from its state in the environment that is deployed to, once', () => {
    const { data } = synthStack(ReadsAllStack, { platform });

    expect(data.terraform_remote_state).toEqual({
      store: {
        '//': undefined,
        backend: 's3',
        config: {
          bucket: 'acme-${var.environment}-s3-tf-backend',
          key: 'ml_infra/store/terraform.tfstate',
          region: '${var.region}',
          allowed_account_ids: ['${var.account_id}'],
        },
      },
    });
  });

  test('of another module are of their kinds', () => {
    const from = 'data.terraform_remote_state.store.outputs';

    expect(synthStack(ReadsAllStack, { platform }).resource.aws_dynamodb_table?.table).toMatchObject({
      deletion_protection_enabled: `\${${from}.on}`,
      tags: { text: `a \${${from}.text}`, one: `\${${from}.names.a}`, odd: `\${${from}.names["b-c"]}` },
      local_secondary_index: [{ non_key_attributes: `\${${from}.zones}` }],
      read_capacity: `\${${from}.count}`,
      tags_all: `\${${from}.names}`,
    });
  });

  test('are read by a stack that is in order', () => {
    expect(synthStack(ReaderStack, { platform }).resource.aws_ssm_parameter?.copy?.tags).toEqual({
      Original: '${data.terraform_remote_state.store.outputs.parameter_name}',
    });
  });
});
