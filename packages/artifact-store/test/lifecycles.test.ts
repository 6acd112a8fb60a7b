import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { ArtifactStoreStack } from '../src';
import type { ArtifactKind } from '../src/lifecycles';

const ENVIRONMENTS = ['dev', 'tst', 'prd'];
const stacks = new Map(
  ENVIRONMENTS.map((environment) => [environment, synthStack(ArtifactStoreStack, { environment })] as const),
);

interface Rule {
  readonly id: string;
  readonly status: string;
  readonly expiration?: readonly { readonly days?: number; readonly expired_object_delete_marker?: boolean }[];
  readonly noncurrent_version_expiration?: readonly { readonly noncurrent_days: number }[];
  readonly transition?: readonly { readonly days: number; readonly storage_class: string }[];
}

/** The rules that are at work in the bucket of that kind. */
function rulesOf(environment: string, kind: ArtifactKind): readonly Rule[] {
  const found = Object.entries(stacks.get(environment)?.resource.aws_s3_bucket_lifecycle_configuration ?? {}).filter(
    ([name]) => name.startsWith(`${kind}_`),
  );
  expect(found).toHaveLength(1);
  return (found[0]?.[1].rule as readonly Rule[]).filter(({ status }) => status === 'Enabled');
}

/** Days after which objects are gone. */
const lifetime = (environment: string, kind: ArtifactKind): readonly (number | undefined)[] =>
  rulesOf(environment, kind)
    .flatMap(({ expiration = [] }) => expiration.map(({ days }) => days))
    .filter((days) => days !== undefined);

/** Days for which what was replaced or deleted can be had back. S3 goes by the rule that ends it first. */
const memory = (environment: string, kind: ArtifactKind): number =>
  Math.min(
    ...rulesOf(environment, kind).flatMap(({ noncurrent_version_expiration: rules = [] }) =>
      rules.map((rule) => rule.noncurrent_days),
    ),
  );

test.each([
  ['dev', 7, 7],
  ['tst', 14, 30],
  ['prd', 30, 180],
])('in %s datasets get cheaper after %d days, and can be had back for %d', (environment, days, oldDays) => {
  expect(rulesOf(environment, 'datasets').flatMap(({ transition = [] }) => transition)).toEqual([
    { days, storage_class: 'INTELLIGENT_TIERING' },
  ]);
  expect(lifetime(environment, 'datasets')).toEqual([]);
  expect(memory(environment, 'datasets')).toBe(oldDays);
});

test.each([
  ['dev', 14],
  ['tst', 30],
  ['prd', 180],
])('in %s features expire after %d days, for they can be made again', (environment, days) => {
  expect(lifetime(environment, 'features')).toEqual([days]);
  expect(memory(environment, 'features')).toBe(1);
});

test.each([
  ['dev', 30],
  ['tst', 90],
  ['prd', 730],
])('in %s models are kept, and can be had back for %d days', (environment, days) => {
  expect(lifetime(environment, 'models')).toEqual([]);
  expect(memory(environment, 'models')).toBe(days);
});

test.each([
  ['dev', [90], 1],
  ['tst', [90], 1],
  ['prd', [], 90],
])('in %s experiments expire after %j days, and can be had back for %d', (environment, days, oldDays) => {
  expect(lifetime(environment, 'experiments')).toEqual(days);
  expect(memory(environment, 'experiments')).toBe(oldDays);
});

test.each(ENVIRONMENTS)('in %s what is left of broken uploads goes from every bucket', (environment) => {
  for (const kind of ['datasets', 'features', 'models', 'experiments'] as const) {
    expect(rulesOf(environment, kind)).toContainEqual(
      expect.objectContaining({ abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] }),
    );
  }
});
