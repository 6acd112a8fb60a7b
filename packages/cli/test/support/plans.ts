import type {
  AttributeChange,
  ModulePlan,
  OperationResult,
  ResourceChange,
  Session,
  WavePlan,
} from '@mlopspltf/deployer';
import { change, deferred, moduleResult, resultOf } from './fake-world';

/** Longer than any line. */
export const LONG = 'x'.repeat(300);

/** An update or a replacement with what becomes of each attribute. */
export function changeOf(
  action: ResourceChange['action'],
  address: string,
  attributes: readonly AttributeChange[],
  rest: Partial<ResourceChange> = {},
): ResourceChange {
  return { ...change(action, address), attributes, ...rest };
}

/** Of everything that a plan can hold something. */
export const RISKY: ModulePlan = {
  module: 'artifact_store',
  outputs: ['kms_key_arn'],
  overwrites: {
    kind: 'other',
    commit: 'abcdef0123456789abcdef0123456789abcdef01',
    branch: 'feature/$(touch pwned)',
    who: 'anna@laptop',
    at: '2026-01-31T10:00:30Z',
  },
  changes: [
    change('create', 'aws_s3_bucket.datasets'),
    changeOf('update', 'aws_s3_bucket.models', [
      { path: 'tags.Owner', before: '"anna"', after: '"ben"' },
      { path: 'tags.Team', after: '"ml"' },
      { path: 'tags.Old', before: '"1"' },
      { path: 'policy', before: `"${LONG}Allow${LONG}"`, after: `"${LONG}Deny${LONG}"` },
      { path: 'secret', before: '(sensitive)', after: '(sensitive)' },
      { path: `rule[0].${'nested.'.repeat(12)}value`, before: '1', after: `"${LONG}"` },
    ]),
    changeOf(
      'replace',
      'aws_dynamodb_table.features',
      [
        { path: 'hash_key', before: '"id"', after: '"key"', replaces: true },
        {
          path: 'arn',
          before: `"arn:aws:dynamodb:us-east-1:111111111111:table/${LONG}"`,
          after: '(known after apply)',
        },
      ],
      { dataStore: true, tainted: true },
    ),
    { ...change('delete', 'aws_s3_bucket.old'), dataStore: true },
    change('delete', 'aws_iam_role.old'),
  ],
};

export const WAVE: WavePlan = {
  number: 1,
  modules: [RISKY],
  deferred: [
    deferred('container_registry', { waitsFor: ['artifact_store'], reads: ['artifact_store.kms_key_arn'] }),
    deferred('endpoint', {
      wave: 3,
      waitsFor: ['container_registry', 'artifact_store'],
      reads: ['container_registry.url'],
      isNew: false,
    }),
  ],
};

/** What an operation gives that was planned in these waves. */
export function planned(
  session: Pick<Session, 'environment' | 'report'>,
  operation: OperationResult['operation'],
  waves: readonly WavePlan[],
  rest: Partial<OperationResult> = {},
): OperationResult {
  for (const wave of waves) session.report({ kind: 'wave', wave });
  const modules = waves.flatMap(({ modules, deferred }) => [
    ...modules.map(({ module, changes }) => moduleResult(module, 'planned', { changes })),
    ...deferred.map(({ module, waitsFor }) => moduleResult(module, 'deferred', { waitsFor })),
  ]);
  return resultOf(operation, session, modules, rest);
}
