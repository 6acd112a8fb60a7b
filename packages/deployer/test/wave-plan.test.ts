import type { DeployedWork, ResourceChange } from '../src/api';
import type { Verdict } from '../src/operations/wave';
import { wavePlan } from '../src/operations/wave-plan';

const change: ResourceChange = {
  address: 'aws_s3_bucket.data',
  type: 'aws_s3_bucket',
  action: 'update',
  attributes: [{ path: 'tags.Owner', before: '"a"', after: '"b"' }],
};
const planned: Verdict = { kind: 'planned', plan: { file: '/plans/secret', changes: [change], outputs: ['arn'] } };
const work: DeployedWork = { kind: 'other', branch: 'feature/b', who: 'eve@desk', at: '2026-01-31T08:00:00.000Z' };

function waiting(waitsFor: readonly string[], reads: readonly string[] = []): Verdict {
  return { kind: 'deferred', waitsFor, reads };
}

test('what is planned is shown with its changes and outputs, not with the file that holds its secrets', () => {
  const wave = wavePlan({ number: 2, verdicts: new Map([['store', planned]]) });

  expect(wave).toEqual({
    number: 2,
    modules: [{ module: 'store', changes: [change], outputs: ['arn'] }],
    deferred: [],
  });
});

test('what is unchanged, failed or skipped is not part of it', () => {
  const verdicts = new Map<string, Verdict>([
    ['unchanged', { kind: 'unchanged' }],
    ['failed', { kind: 'failed', error: new Error('no') }],
    ['skipped', { kind: 'skipped', waitsFor: ['failed'] }],
  ]);

  expect(wavePlan({ number: 1, verdicts })).toEqual({ number: 1, modules: [], deferred: [] });
});

test('the work that a plan would undo stands beside it, and beside no other', () => {
  const verdicts = new Map([
    ['store', planned],
    ['serving', planned],
  ]);

  const { modules } = wavePlan({ number: 1, verdicts, overwrites: new Map([['store', work]]) });

  expect(modules.map(({ module, overwrites }) => [module, overwrites])).toEqual([
    ['store', work],
    ['serving', undefined],
  ]);
});

describe('what waits', () => {
  test('says for what, and what is known of it beforehand', () => {
    const verdicts = new Map([
      ['network', planned],
      ['store', waiting(['network'], ['network.vpc'])],
    ]);

    const { deferred } = wavePlan({
      number: 1,
      verdicts,
      expected: new Map([['store', { resources: 4, isNew: true }]]),
    });

    expect(deferred).toEqual([
      { module: 'store', waitsFor: ['network'], reads: ['network.vpc'], wave: 2, resources: 4, isNew: true },
    ]);
  });

  test('is not called new where nothing is known of it', () => {
    const { deferred } = wavePlan({ number: 1, verdicts: new Map([['store', waiting(['network'])]]) });

    expect(deferred).toMatchObject([{ resources: 0, isNew: false }]);
  });

  test('comes one wave after the last of those that it waits for', () => {
    const verdicts = new Map([
      ['a', planned],
      ['b', waiting(['a'])],
      ['c', waiting(['b'])],
      ['d', waiting(['a', 'c'])],
      ['e', waiting(['a'])],
    ]);

    const { deferred } = wavePlan({ number: 3, verdicts });

    expect(deferred.map(({ module, wave }) => [module, wave])).toEqual([
      ['b', 4],
      ['c', 5],
      ['d', 6],
      ['e', 4],
    ]);
  });
});
