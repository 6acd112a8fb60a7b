import { nextStep } from '../src/bootstrap/next-step';
import type { Facts } from '../src/bootstrap/facts';

const STATE = { lineage: 'one', serial: 5, resources: 4, addresses: [], outputs: ['value'], outputDigests: {} };
const STORED = { ...STATE, md5: 'abc' };
const RECORD = {
  schemaVersion: 1,
  configuration: 'now',
  settings: 'as made',
  lineage: 'one',
  serial: 5,
  kept: { key: 'example_infra/tf_remote_backend/configuration.json', sha256: 'abc' },
  at: '',
} as const;
const NOTHING: Facts = {
  bucket: false,
  table: false,
  key: false,
  journal: {},
  configuration: 'now',
  settings: 'as made',
  usesTable: true,
  places: { local: '/state/terraform.tfstate', remote: 's3://bucket/key' },
};
const THERE: Facts = { ...NOTHING, bucket: true, table: true, key: true };
const COMPLETE: Facts = { ...THERE, remote: STORED, digest: 'abc', record: RECORD };
const APPLIED = { applied: { lineage: 'one', serial: 5, configuration: 'now' } };
const LOCK = {
  info: '',
  lock: { id: 'x', who: 'me@here', created: '2026-01-01T10:00:05Z', operation: 'apply' },
};

const after = (facts: Facts): string | undefined => nextStep(facts, 'me@here');

test.each<readonly [string, Facts, string | undefined]>([
  ['nothing there', NOTHING, 'create'],
  ['bucket and table made by hand or by another tool', THERE, 'create'],
  ['bucket there, table not', { ...NOTHING, bucket: true }, 'create'],
  ['killed while resources were made', { ...THERE, local: STATE, journal: { creatingSince: '' } }, 'create'],
  [
    'applied, then the configuration changed',
    { ...THERE, local: STATE, journal: APPLIED, configuration: 'other' },
    'create',
  ],
  ['applied, then the table was removed', { ...THERE, table: false, local: STATE, journal: APPLIED }, 'create'],
  ['applied', { ...THERE, local: STATE, journal: APPLIED }, 'move'],
  ['uploaded', { ...COMPLETE, local: STATE, digest: undefined, record: undefined, journal: APPLIED }, 'vouch'],
  ['vouched for', { ...COMPLETE, local: STATE, record: undefined, journal: APPLIED }, 'put away'],
  [
    'moved, and the stored state went on since',
    { ...COMPLETE, remote: { ...STORED, serial: 9 }, local: STATE },
    'put away',
  ],
  [
    'an empty local state beside a stored one',
    { ...COMPLETE, local: { ...STATE, lineage: 'two', resources: 0, outputs: [], outputDigests: {} } },
    'put away',
  ],
  ['put away', { ...COMPLETE, record: undefined }, 'check'],
  ['another configuration than the recorded one', { ...COMPLETE, configuration: 'other' }, 'check'],
  ['a record that keeps no configuration', { ...COMPLETE, record: { ...RECORD, kept: undefined } }, 'check'],
  ['a state that went on since it was recorded', { ...COMPLETE, remote: { ...STORED, serial: 6 } }, 'check'],
  ['settings that were changed by hand', { ...COMPLETE, settings: 'other' }, 'check'],
  ['the table is gone', { ...COMPLETE, table: false, digest: undefined }, 'check'],
  ['the key is gone', { ...COMPLETE, key: false }, 'check'],
  ['complete', COMPLETE, undefined],
  ['complete, locks beside the states', { ...COMPLETE, usesTable: false, digest: undefined }, undefined],
])('%s: %s', (_, facts, step) => {
  expect(after(facts)).toBe(step);
});

test.each<readonly [string, Facts]>([
  ['of different lineage', { ...COMPLETE, local: { ...STATE, lineage: 'two' } }],
  ['of which the local one is newer', { ...COMPLETE, local: { ...STATE, serial: 6 } }],
  ['of one serial with different resources', { ...COMPLETE, local: { ...STATE, resources: 3 } }],
])('local and stored state %s are refused, both described', (_, facts) => {
  expect(() => after(facts)).toThrow(/here: +lineage .*\n.*in the bucket: lineage one, serial 5, 4 resources/);
});

test('a stored state that nobody vouched for is refused, unless a killed run explains it', () => {
  const facts = { ...COMPLETE, digest: 'other' };

  expect(() => after(facts)).toThrow(/was changed by something other than Terraform/);
  expect(after({ ...facts, journal: { running: { pid: 1, since: '' } } })).toBe('vouch');
});

describe('a lock on the stored state', () => {
  const running = { pid: 1, since: '2026-01-01T10:00:00Z' };

  test('that a killed run of this checkout took is released', () => {
    expect(after({ ...COMPLETE, lock: LOCK, journal: { running } })).toBe('release lock');
  });

  test.each([
    ['of somebody else', { ...LOCK, lock: { ...LOCK.lock, who: 'ana@there' } }, { running }],
    ['taken before that run', { ...LOCK, lock: { ...LOCK.lock, created: '2026-01-01T09:00:00Z' } }, { running }],
    ['taken long after that run', { ...LOCK, lock: { ...LOCK.lock, created: '2026-01-01T10:05:00Z' } }, { running }],
    ['without such a run', LOCK, {}],
  ])('%s stays', (_, lock, journal) => {
    expect(after({ ...COMPLETE, lock, journal })).toBeUndefined();
  });

  test('is nothing to touch while Terraform of the killed run still works', () => {
    expect(() => after({ ...COMPLETE, lock: LOCK, journal: { running }, orphan: 4711 })).toThrow(
      /process 4711.*me@here/,
    );
  });
});
