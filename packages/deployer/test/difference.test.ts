import fc from 'fast-check';
import type { ConfigurationDigests } from '../src/configuration/digests';
import { describeOrigin, differenceOf, type Candidate } from '../src/detection/difference';
import type { Deployed, StateFacts } from '../src/records/inventory';
import { digestsFixture, interventionFixture, recordFixture, verificationFixture } from './support/records';

const NETWORK = 'example_infra/network/terraform.tfstate';

const candidate: Candidate = { digests: digestsFixture('a'), values: {} };
const state: StateFacts = { lineage: 'one', serial: 3, resources: 2, outputs: {} };
const empty: StateFacts = { ...state, resources: 0 };

describe('a module is as deployed', () => {
  test('where nothing is another than in the record: its origin is told', () => {
    expect(differenceOf(candidate, { state, record: recordFixture() })).toEqual({
      differs: false,
      reason: 'is as deployed from "feature/a" at 1a2b3c4 on 2026-01-31',
    });
  });

  test.each([
    [{ commit: undefined }, 'from "feature/a" on 2026-01-31'],
    [{ branch: undefined }, 'at 1a2b3c4 on 2026-01-31'],
    [{ branch: undefined, commit: undefined }, 'on 2026-01-31'],
    [{ branch: 'feature/\u001b[2J$(touch pwned)' }, 'from "feature/\\u001b[2J$(touch pwned)" at 1a2b3c4 on 2026-01-31'],
  ])('an origin of %j is told as far as it is known, and as plain text', (parts, text) => {
    expect(describeOrigin(recordFixture(parts))).toBe(text);
  });
});

describe('a module differs', () => {
  test.each<[string, Partial<Candidate>, Deployed, string]>([
    ['nothing was ever applied', {}, {}, 'is not deployed yet'],
    ['there is a state without resources, and no record', {}, { state: empty }, 'is not deployed yet'],
    ['it was deployed by hand', {}, { state }, 'has no record of its deployment'],
    [
      'it was destroyed',
      {},
      { state: empty, record: recordFixture({ outcome: 'destroyed' }) },
      'was destroyed by ada@desk on 2026-01-31',
    ],
    [
      'it was destroyed, and its state removed',
      {},
      { record: recordFixture({ outcome: 'destroyed' }) },
      'was destroyed by ada@desk on 2026-01-31',
    ],
    [
      'it was destroyed, but for what could not be deleted',
      {},
      { state, record: recordFixture({ outcome: 'destroyed' }) },
      'was destroyed by ada@desk on 2026-01-31, but for what could not be deleted',
    ],
    [
      'it was destroyed, and made again by hand',
      {},
      { state: { ...state, serial: 5 }, record: recordFixture({ outcome: 'destroyed' }) },
      'its state moved on from serial 3 to 5, outside of what is recorded',
    ],
    ['its state is gone', {}, { record: recordFixture() }, 'its state is gone'],
    [
      'its record tells nothing, whatever was verified',
      {},
      { state, unreadable: true, verified: verificationFixture() },
      'has a damaged record',
    ],
    [
      'its state was changed by hand, which left a note',
      {},
      { state: { ...state, serial: 4 }, record: recordFixture(), intervention: interventionFixture('2026-02-01') },
      'its state moved on from serial 3 to 4: terraform state mv by ada@desk on 2026-02-01',
    ],
    [
      'the note is older than the record',
      {},
      { state: { ...state, serial: 4 }, record: recordFixture(), intervention: interventionFixture('2026-01-01') },
      'its state moved on from serial 3 to 4, outside of what is recorded',
    ],
    [
      'its state moved on',
      {},
      { state: { ...state, serial: 4 }, record: recordFixture() },
      'its state moved on from serial 3 to 4, outside of what is recorded',
    ],
    [
      'an older state was put back',
      {},
      { state: { ...state, serial: 2 }, record: recordFixture() },
      'its state moved on from serial 3 to 2, outside of what is recorded',
    ],
    [
      'its state is another one, whatever its serial',
      {},
      { state: { ...state, lineage: 'two' }, record: recordFixture() },
      'its state was replaced by another one',
    ],
    [
      'its stack changed',
      { digests: { ...candidate.digests, stack: 'b' } },
      { state, record: recordFixture() },
      'its stack changed',
    ],
    [
      'its files changed',
      { digests: { ...candidate.digests, assets: 'b' } },
      { state, record: recordFixture() },
      'its files changed',
    ],
    [
      'its variables changed',
      { digests: { ...candidate.digests, variables: 'b' } },
      { state, record: recordFixture() },
      'its variables changed',
    ],
    [
      'versions changed',
      { digests: { ...candidate.digests, versions: 'b' } },
      { state, record: recordFixture() },
      'versions of Terraform or its providers changed',
    ],
    [
      'a value that it reads changed',
      { values: { [`${NETWORK}#vpc`]: 'new' } },
      { state, record: recordFixture({ reads: { [`${NETWORK}#vpc`]: 'old' } }) },
      `reads other values: ${NETWORK}.vpc`,
    ],
    [
      'an output that it reads is there by now',
      { values: { [`${NETWORK}#vpc`]: 'new' } },
      { state, record: recordFixture({ reads: { [`${NETWORK}#vpc`]: null } }) },
      `reads other values: ${NETWORK}.vpc`,
    ],
    [
      'it reads a value no more',
      {},
      { state, record: recordFixture({ reads: { [`${NETWORK}#vpc`]: 'old' } }) },
      `reads other values: ${NETWORK}.vpc`,
    ],
    [
      'several things changed',
      { digests: { ...candidate.digests, stack: 'b', assets: 'b' }, values: { 'k#a': 'x' } },
      { state: { ...state, serial: 9 }, record: recordFixture() },
      'its stack changed; its files changed; reads other values: k.a; its state moved on from serial 3 to 9, outside of what is recorded',
    ],
  ])('where %s', (_, parts, deployed, reason) => {
    expect(differenceOf({ ...candidate, ...parts }, deployed)).toEqual({ differs: true, reason });
  });

  test('and of many values that changed the first three are named, by the modules they are of', () => {
    const values = Object.fromEntries(['d', 'a', 'c', 'b'].map((name) => [`${NETWORK}#${name}`, 'new']));

    const { reason } = differenceOf({ ...candidate, values }, { state, record: recordFixture() }, (key) =>
      key === NETWORK ? 'network' : key,
    );

    expect(reason).toBe('reads other values: network.a, network.b, network.c and more');
  });
});

describe('what was found to change nothing', () => {
  const other = digestsFixture('b');
  const verified = verificationFixture({ configuration: other, reads: { 'k#a': 'x' } });
  const now: Candidate = { digests: other, values: { 'k#a': 'x' } };

  test('differs no more, though the record is of another configuration', () => {
    expect(differenceOf(now, { state, record: recordFixture(), verified })).toEqual({
      differs: false,
      reason: 'changes nothing, as found on 2026-02-01',
    });
  });

  test('needs no record, and no state where the module has no resources', () => {
    expect(differenceOf(now, { state, verified }).differs).toBe(false);
    expect(differenceOf(now, { verified: { ...verified, state: undefined } }).differs).toBe(false);
  });

  test.each<[string, Candidate, StateFacts | undefined]>([
    ['another configuration', { ...now, digests: { ...other, stack: 'c' } }, state],
    ['other values', { ...now, values: { 'k#a': 'y' } }, state],
    ['a state that moved on', now, { ...state, serial: 4 }],
    ['another state', now, { ...state, lineage: 'two' }],
    ['a state that is gone', now, undefined],
  ])('says nothing of %s', (_, changed, present) => {
    expect(differenceOf(changed, { state: present, record: recordFixture(), verified }).differs).toBe(true);
  });

  test('does not hide that the configuration of the record is back, as deployed', () => {
    expect(differenceOf(candidate, { state, record: recordFixture(), verified })).toEqual({
      differs: false,
      reason: expect.stringMatching(/^is as deployed /) as string,
    });
  });
});

describe('over all configurations', () => {
  const digest = fc.stringMatching(/^[0-9a-f]{8}$/);
  const candidates: fc.Arbitrary<Candidate> = fc.record({
    digests: fc.record({ stack: digest, assets: digest, variables: digest, versions: digest }),
    values: fc.dictionary(fc.stringMatching(/^[a-z/]{1,6}#[a-z]{1,3}$/), fc.option(digest, { nil: null })),
  });
  const states = fc.record<StateFacts>({
    lineage: fc.uuid(),
    serial: fc.nat(),
    resources: fc.nat(9),
    outputs: fc.constant({}),
  });
  const deployedFrom = ({ digests, values }: Candidate, { lineage, serial }: StateFacts): Deployed['record'] =>
    recordFixture({ configuration: digests, reads: values, state: { lineage, serial } });

  test('what is compared with the record that was made from it does not differ', () => {
    fc.assert(
      fc.property(candidates, states, (any, present) => {
        const deployed = { state: present, record: deployedFrom(any, present) };
        expect(differenceOf(any, deployed).differs).toBe(false);
        // JSON gives the same values, not the same order.
        const values = Object.fromEntries(Object.entries(any.values).reverse());
        expect(differenceOf({ ...any, values }, deployed).differs).toBe(false);
      }),
    );
  });

  test('any single change makes it differ', () => {
    const changes = fc.constantFrom<(any: Candidate, present: StateFacts) => [Candidate, StateFacts]>(
      ...(['stack', 'assets', 'variables', 'versions'] satisfies (keyof ConfigurationDigests)[]).map(
        (part) =>
          (any: Candidate, present: StateFacts): [Candidate, StateFacts] => [
            { ...any, digests: { ...any.digests, [part]: `${any.digests[part]}0` } },
            present,
          ],
      ),
      (any, present) => [{ ...any, values: { ...any.values, 'further#a': null } }, present],
      (any, present) => [
        {
          ...any,
          values: Object.fromEntries(Object.entries(any.values).map(([name, value]) => [name, `${value}0`])),
          digests: Object.keys(any.values).length > 0 ? any.digests : digestsFixture('x'),
        },
        present,
      ],
      (any, present) => [any, { ...present, serial: present.serial + 1 }],
      (any, present) => [any, { ...present, lineage: 'another' }],
    );
    fc.assert(
      fc.property(candidates, states, changes, (any, present, change) => {
        const [now, state] = change(any, present);
        expect(differenceOf(now, { state, record: deployedFrom(any, present) }).differs).toBe(true);
      }),
    );
  });
});
