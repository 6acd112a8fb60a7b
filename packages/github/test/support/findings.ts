import type { PlanFindings, PlannedChange, PlannedModule } from '../../src';

export function change(
  action: PlannedChange['action'],
  address: string,
  rest: Partial<PlannedChange> = {},
): PlannedChange {
  return { action, address, attributes: [], ...rest };
}

/** Of everything something: a store that is lost, work of others, names that would be markup. */
export const RISKY: PlannedModule = {
  module: 'artifact_store',
  outputs: ['kms_key_arn'],
  overwrites: {
    kind: 'other',
    commit: 'abcdef0123456789abcdef0123456789abcdef01',
    branch: 'feature/`$(touch pwned)` <b>@example-org</b>',
    who: 'anna@laptop',
    at: '2026-01-31T10:00:30Z',
  },
  changes: [
    change('create', 'aws_s3_bucket.datasets["a`b|c"]'),
    change('update', 'aws_s3_bucket.models', {
      attributes: [
        { path: 'tags.Owner', before: '"anna"', after: '"ben"' },
        { path: 'tags.Team', after: '"ml"' },
        { path: 'secret', before: '(sensitive)', after: '(sensitive)' },
      ],
    }),
    change('replace', 'aws_dynamodb_table.features', {
      dataStore: true,
      attributes: [{ path: 'hash_key', before: '"id"', after: '"key"', replaces: true }],
    }),
    change('read', 'data.aws_caller_identity.me'),
  ],
};

export const PLAIN: PlannedModule = { module: 'network', changes: [change('create', 'aws_vpc.main')] };

export function findings(rest: Partial<PlanFindings> = {}): PlanFindings {
  const planned = rest.planned ?? [RISKY, PLAIN];
  return {
    environment: 'tst',
    account: '222222222222',
    planned,
    waiting: [],
    administrators: [],
    modules: planned.map(({ module, changes }) => ({ module, outcome: 'planned', changes, seconds: 1 })),
    leftover: [],
    warnings: [],
    dependencies: { network: [], artifact_store: ['network'], registry: ['artifact_store'] },
    ...rest,
  };
}

/** What stands before what: the places of texts, each of which has to be there. */
export function places(page: string, ...texts: readonly string[]): readonly number[] {
  return texts.map((text) => {
    const at = page.indexOf(text);
    if (at < 0) throw new Error(`${text} is not on the page:\n${page}`);
    return at;
  });
}
