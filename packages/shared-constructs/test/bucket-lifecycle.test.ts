import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { perEnvironment, expireObjects, expireOldVersions, tierObjects, PrivateBucket, type ModuleStack } from '../src';
import { synthStack } from '../src/testing';
import { refusalsOf, storeStack, testPlatform, type StoreStack } from './support';

const platform = testPlatform();

type Rules = readonly S3BucketLifecycleConfigurationRule[];

function bucketWith(rules: (stack: ModuleStack) => Rules): typeof StoreStack {
  return storeStack((stack) => {
    const key = { arn: 'arn:aws:kms:us-east-1:0:key/x' };
    new PrivateBucket(stack, 'bucket', { name: stack.resourceName('s3', 'x'), key, lifecycleRules: rules(stack) });
  });
}

/** The rules as `dev` gets them. */
function rulesOf(rules: Rules): readonly Record<string, unknown>[] {
  const { resource } = synthStack(
    bucketWith(() => rules),
    { platform, environment: 'dev' },
  );
  const [configuration] = Object.values(resource.aws_s3_bucket_lifecycle_configuration ?? {});
  return (configuration?.rule ?? []) as readonly Record<string, unknown>[];
}

const idsOf = (rules: Rules): readonly unknown[] => rulesOf(rules).map(({ id }) => id);

const refused = (rules: Rules): readonly string[] =>
  refusalsOf(() =>
    synthStack(
      bucketWith(() => rules),
      { platform },
    ),
  ).map(({ where, problem }) => `${where} ${problem}`);

const aborting = (days: number, { status = 'Enabled', prefix = '' } = {}): S3BucketLifecycleConfigurationRule => ({
  id: 'uploads',
  status,
  filter: [{ prefix }],
  abortIncompleteMultipartUpload: [{ daysAfterInitiation: days }],
});

test('the same rule for several prefixes has an id for each', () => {
  expect(
    idsOf([expireObjects(7, { prefix: 'tmp/' }), expireObjects(30, { prefix: 'logs/' }), expireObjects(90)]),
  ).toEqual(['broken-uploads', 'expire-objects-tmp/', 'expire-objects-logs/', 'expire-objects']);
});

test('a prefix by environment is in the id as each has it', () => {
  const prefix = perEnvironment({ dev: 'a/', tst: 'b/', prd: 'c/' }).asString();

  expect(idsOf([tierObjects(1, { prefix })])).toEqual(['broken-uploads', 'tier-objects-a/']);
});

test('the ids of long prefixes that begin alike are short enough and differ', () => {
  const long = 'x'.repeat(400);
  const ids = [expireObjects(1, { prefix: `${long}/a` }), expireObjects(1, { prefix: `${long}/b` })].map(
    ({ id }) => id,
  );

  expect(ids.map((id) => id.length)).toEqual([255, 255]);
  expect(new Set(ids).size).toBe(2);
});

test('an id that several rules have is refused by its name, once each', () => {
  expect(
    refused([
      expireObjects(7),
      expireObjects(30),
      expireObjects(31),
      tierObjects(1, { id: 'mine' }),
      expireOldVersions(1, { id: 'mine' }),
    ]),
  ).toEqual([
    'bucket has several lifecycle rules with the id "expire-objects", of which S3 takes one only',
    'bucket has several lifecycle rules with the id "mine", of which S3 takes one only',
  ]);
});

test('the id of the rule that every bucket has is taken too', () => {
  expect(refused([expireObjects(7, { id: 'broken-uploads' })])).toEqual([
    'bucket has several lifecycle rules with the id "broken-uploads", of which S3 takes one only',
  ]);
});

test('an id of more than 255 characters is refused', () => {
  expect(refused([expireObjects(7, { id: 'x'.repeat(255) })])).toEqual([]);
  expect(refused([expireObjects(7, { id: 'x'.repeat(256) })])).toEqual([
    expect.stringMatching(/^bucket has a lifecycle rule whose id "x{256}" is longer than 255 characters$/),
  ]);
});

test('a rule that ends uploads takes the place of the one that every bucket has', () => {
  const uploads = rulesOf([aborting(30), expireObjects(7)]).map((rule) => [
    rule.id,
    rule.abort_incomplete_multipart_upload,
  ]);

  expect(uploads).toEqual([
    ['uploads', [{ days_after_initiation: 30 }]],
    ['expire-objects', undefined],
  ]);
});

test('of some objects it does so only where the other would be sooner', () => {
  expect(idsOf([aborting(30, { prefix: 'big/' })])).toEqual(['uploads']);
  expect(idsOf([aborting(1, { prefix: 'tmp/' })])).toEqual(['broken-uploads', 'uploads']);
});

test('a rule that is switched off ends no uploads', () => {
  expect(idsOf([aborting(30, { status: 'Disabled' })])).toEqual(['broken-uploads', 'uploads']);
});
