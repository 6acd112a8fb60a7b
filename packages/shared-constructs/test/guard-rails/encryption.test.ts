import { FsxLustreFileSystem } from '@cdktf/provider-aws/lib/fsx-lustre-file-system';
import { Instance, type InstanceConfig } from '@cdktf/provider-aws/lib/instance';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { SagemakerEndpointConfiguration } from '@cdktf/provider-aws/lib/sagemaker-endpoint-configuration';
import {
  SagemakerFeatureGroup,
  type SagemakerFeatureGroupConfig,
} from '@cdktf/provider-aws/lib/sagemaker-feature-group';
import { isDataStore } from '@mlopspltf/definition';
import { perEnvironment, type ModuleStack } from '../../src';
import { ENCRYPTION } from '../../src/guard-rails/rules/unencrypted-stores';
import { readBindings } from './bindings';
import { refused } from './support';

const KEY = 'arn:aws:kms:us-east-1:0:key/x';

type Build = (stack: ModuleStack) => unknown;

const machine =
  (disks: Partial<InstanceConfig>): Build =>
  (stack) =>
    new Instance(stack, 'x', { ami: 'ami-1', instanceType: 't3.micro', ...disks });

const template =
  (...encrypted: readonly (string | undefined)[]): Build =>
  (stack) =>
    new LaunchTemplate(stack, 'x', {
      name: stack.resourceName('ec2', 'x'),
      blockDeviceMappings: encrypted.map((value, index) => ({
        deviceName: `/dev/sd${index}`,
        ebs: value === undefined ? {} : { encrypted: value },
      })),
    });

const features =
  (config: Pick<SagemakerFeatureGroupConfig, 'onlineStoreConfig' | 'offlineStoreConfig'>): Build =>
  (stack) =>
    new SagemakerFeatureGroup(stack, 'x', {
      featureGroupName: stack.resourceName('sagemaker', 'x'),
      recordIdentifierFeatureName: 'id',
      eventTimeFeatureName: 'at',
      roleArn: 'r',
      featureDefinition: [],
      ...config,
    });

const files =
  (deploymentType: string | undefined, kmsKeyId?: string): Build =>
  (stack) =>
    new FsxLustreFileSystem(stack, 'x', {
      subnetIds: ['subnet-1'],
      ...(deploymentType === undefined ? {} : { deploymentType }),
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    });

const endpoint =
  (kmsKeyArn?: string, ...instanceTypes: readonly string[]): Build =>
  (stack) =>
    new SagemakerEndpointConfiguration(stack, 'x', {
      name: stack.resourceName('sagemaker', 'x'),
      productionVariants: (instanceTypes.length === 0 ? [undefined] : instanceTypes).map((instanceType, index) => ({
        modelName: 'm',
        variantName: `v${index}`,
        instanceType,
      })),
      ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
    });

const BY_KEY = { securityConfig: { kmsKeyId: KEY } };
const ENCRYPTED = { encrypted: true };
const OFFLINE = { s3StorageConfig: { s3Uri: 's3://x' } };

test.each<[string, Build]>([
  ['a machine whose first disk is not named', machine({})],
  ['a machine whose first disk is not encrypted', machine({ rootBlockDevice: { volumeSize: 8 } })],
  [
    'a machine with another disk that is not',
    machine({ rootBlockDevice: ENCRYPTED, ebsBlockDevice: [{ deviceName: '/dev/sdb' }] }),
  ],
  [
    'a machine of a template with a disk of its own that is not',
    machine({ launchTemplate: { id: 'lt-1' }, ebsBlockDevice: [{ deviceName: '/dev/sdb', encrypted: false }] }),
  ],
  ['a template that names no disk', template()],
  ['a template with a disk that does not say', template('true', undefined)],
  ['a template with a disk that says no', template('false')],
  ['features that are served without a key', features({ onlineStoreConfig: { enableOnlineStore: true } })],
  ['an endpoint without a key for its disks', endpoint()],
  ['an endpoint without a key on machines whose disks are no part of them', endpoint(undefined, 'ml.m5.large')],
  ['files that last, without a key', files('PERSISTENT_2')],
])('%s is refused', (_, build) => {
  expect(refused(build).map(({ rule }) => rule)).toEqual(['unencrypted-store']);
});

test('features that are served in one environment only need a key for that', () => {
  const enableOnlineStore = perEnvironment({ dev: false, tst: false, prd: true });

  expect(refused(features({ onlineStoreConfig: { enableOnlineStore } })).map(({ problem }) => problem)).toEqual([
    expect.stringMatching(/ \(in prd\)$/),
  ]);
});

test.each<[string, Build]>([
  [
    'a machine with encrypted disks',
    machine({ rootBlockDevice: ENCRYPTED, ebsBlockDevice: [{ deviceName: '/dev/sdb', encrypted: true }] }),
  ],
  ['a machine of a template', machine({ launchTemplate: { id: 'lt-1' } })],
  ['a template with encrypted disks', template('true', 'true')],
  ['features that are served, with a key', features({ onlineStoreConfig: { enableOnlineStore: true, ...BY_KEY } })],
  ['features that are not served', features({ offlineStoreConfig: OFFLINE })],
  ['an endpoint with a key for its disks', endpoint(KEY)],
  ...['ml.g4dn.xlarge', 'ml.g5.2xlarge', 'ml.m5d.large', 'ml.c6gd.large', 'ml.p4de.24xlarge', 'ml.trn1.2xlarge'].map(
    (type): [string, Build] => [`an endpoint on ${type}, which takes no key`, endpoint(undefined, 'ml.m5.large', type)],
  ),
  ['files that last, with a key', files('PERSISTENT_2', KEY)],
  ['files for scratch, which take no key', files(undefined)],
])('%s passes', (_, build) => {
  expect(refused(build)).toEqual([]);
});

/** Data stores that take a key somewhere, but not for what they keep, or that nobody is asked for. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  aws_cognito_user_pool: 'the key is for codes that a function sends; AWS encrypts accounts by its own',
  aws_s3tables_table: 'it is encrypted as its bucket, which is looked at',
  aws_sagemaker_user_profile: 'the key is for what is shared in S3; the home folder is encrypted by that of the domain',
  aws_secretsmanager_secret: 'AWS always encrypts it, and it holds little',
  aws_timestreamwrite_table: 'the key is for rejected rows in S3; the table is encrypted by that of its database',
};

test('each data store that takes a key is looked at, or is left out for a reason', () => {
  const stores = readBindings().filter(({ type }) => isDataStore(type));
  const taking = stores.filter(({ anywhere }) => [...anywhere].some((name) => /kms|encrypt/i.test(name)));
  const types = taking.map(({ type }) => type);

  expect(types).toEqual(
    expect.arrayContaining(['aws_s3tables_table_bucket', 'aws_dynamodb_table', ...Object.keys(NOT_ASKED)]),
  );
  expect(types.filter((type) => !(type in ENCRYPTION))).toEqual(Object.keys(NOT_ASKED));
});
