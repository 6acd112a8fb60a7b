import fc from 'fast-check';
import {
  backendSettings,
  commonVariables,
  findEnvironment,
  lockTable,
  packageFolder,
  renderHcl,
  stateBucket,
  stateKey,
  stateKeyAliasArn,
  workflowRoleArn,
} from '../src';
import { platform } from './definitions';

const dev = findEnvironment(platform(), 'dev');

describe('names are those of the seed', () => {
  test.each([
    [stateBucket(platform(), 'dev'), 'mlopspltf-dev-s3-tf-backend'],
    [lockTable(platform(), 'prd'), 'mlopspltf-prd-ddb-tf-backend'],
    [stateKey(platform(), 'artifact_store'), 'mlopspltf_infra/artifact_store/terraform.tfstate'],
    [stateKey(platform(), 'tf_remote_backend'), 'mlopspltf_infra/tf_remote_backend/terraform.tfstate'],
    [packageFolder('artifact_store'), 'artifact-store'],
    [packageFolder('tf_remote_backend'), 'backend-bootstrap'],
    [stateBucket(platform({ prefix: 'acme' }), '${var.environment}'), 'acme-${var.environment}-s3-tf-backend'],
  ])('%s', (made, expected) => {
    expect(made).toBe(expected);
  });

  test('ARNs name the partition of the region', () => {
    expect(stateKeyAliasArn(platform(), 'dev', '111111111111')).toBe(
      'arn:aws:kms:us-east-1:111111111111:alias/mlopspltf-dev-kms-tf-backend',
    );
    expect(workflowRoleArn(platform({ region: 'cn-north-1' }), 'dev', '1', 'plan')).toMatch(
      /^arn:aws-cn:iam::1:role\//,
    );
  });
});

describe('the backend config', () => {
  test.each([
    ['dynamodb', ['bucket', 'region', 'dynamodb_table', 'encrypt', 'kms_key_id', 'allowed_account_ids']],
    ['lockfile', ['bucket', 'region', 'use_lockfile', 'encrypt', 'kms_key_id', 'allowed_account_ids']],
    ['both', ['bucket', 'region', 'dynamodb_table', 'use_lockfile', 'encrypt', 'kms_key_id', 'allowed_account_ids']],
  ] as const)('with locking by %s holds exactly %p', (stateLocking, keys) => {
    expect(Object.keys(backendSettings(platform({ stateLocking }), dev))).toEqual(keys);
  });

  test('limits the account and encrypts', () => {
    expect(backendSettings(platform(), dev)).toMatchObject({ encrypt: true, allowed_account_ids: ['111111111111'] });
  });

  test('variables are those that every stack declares', () => {
    expect(commonVariables(platform(), dev)).toEqual({
      environment: 'dev',
      account_id: '111111111111',
      region: 'us-east-1',
    });
  });
});

describe('rendered HCL', () => {
  test('is aligned as terraform fmt does', () => {
    expect(renderHcl({ a: 'x', long_name: true, list: ['1', '2'] })).toEqual([
      'a         = "x"',
      'long_name = true',
      'list      = ["1", "2"]',
    ]);
  });

  test('never starts a template and never leaves its line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', 'a') }), (value) => {
        const [line = ''] = renderHcl({ a: value });
        const literal = line.slice('a = '.length);

        expect(line).not.toContain('\n');
        expect(literal.replaceAll('$${', '_').replaceAll('%%{', '_')).not.toMatch(/[$%]\{/);
        expect(JSON.parse(literal.replaceAll(/([$%])\1(?=\{)/g, '$1'))).toBe(value);
      }),
    );
  });
});
