import { GuardError, parseDestruction, serializeDestruction, type ShownDestruction } from '../src';
import { refuseUnseen } from '../src/pipeline/destruction';
import { InputError } from '../src/errors';

const SHOWN: ShownDestruction = [
  { module: 'network', state: { lineage: 'one', serial: 3 } },
  { module: 'artifact_store', state: { lineage: 'two', serial: 8 } },
  { module: 'registry' },
];

test('what was shown goes from one job to another as it is', () => {
  expect(parseDestruction(serializeDestruction(SHOWN))).toEqual(SHOWN);
});

test.each([
  ['nothing', undefined],
  ['an empty text', ''],
  ['something else', '{}'],
  ['a module without a name', '[{"module": ""}]'],
  ['half a state', '[{"module": "network", "state": {"lineage": "one"}}]'],
  ['a module twice', '[{"module": "network"}, {"module": "network"}]'],
])('%s in its place is refused', (_title, text) => {
  expect(() => parseDestruction(text)).toThrow(InputError);
  expect(() => parseDestruction(text)).toThrow(/^The variable DESTRUCTION does not hold what was shown/);
});

test('states as they were shown may go, also where some are gone by now', () => {
  expect(() => refuseUnseen(SHOWN, SHOWN)).not.toThrow();
  expect(() => refuseUnseen(SHOWN, [{ module: 'network' }, ...SHOWN.slice(1)])).not.toThrow();
});

test('all that has come or moved on since is named, with the way on', () => {
  const now = [
    { module: 'network', state: { lineage: 'other', serial: 3 } },
    { module: 'artifact_store', state: { lineage: 'two', serial: 9 } },
    { module: 'registry', state: { lineage: 'three', serial: 1 } },
    { module: 'unknown', state: { lineage: 'four', serial: 1 } },
  ];

  expect(() => refuseUnseen(SHOWN, now)).toThrow(
    new GuardError(
      [
        'The environment is not as it was when the removal was shown, so nothing was removed:',
        '  network: it has another state by now.',
        '  artifact_store: its state was at serial 8, and now it is at 9.',
        '  registry: nothing of it was there, and now there is.',
        '  unknown: nothing of it was there, and now there is.',
        'Start the run again with all its jobs: it then shows what is there now.',
      ].join('\n'),
    ),
  );
});
