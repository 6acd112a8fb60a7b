import type { ModulePhase, ProgressEvent } from '@mlopspltf/deployer';
import { stripVTControlCharacters } from 'node:util';
import { pageFor } from '../src/output/page';
import { PlainProgress } from '../src/output/plain-progress';
import { isLive, styleFor } from '../src/output/style';
import { change, deferred, infra, removeCheckouts, resultOf, wave } from './support/fake-world';

afterAll(removeCheckouts);

/** Longer than any module of the platform. */
const MODULE = 'training_pipeline_images';
const PHASES: readonly ModulePhase[] = [
  'waiting',
  'init',
  'plan',
  'planned',
  'apply',
  'destroy',
  'done',
  'unchanged',
  'failed',
  'skipped',
];

const EVENTS: readonly ProgressEvent[] = [
  ...PHASES.map((phase) => ({
    kind: 'module' as const,
    module: MODULE,
    phase,
    note: 'artifact_store, network',
    seconds: 123.4,
  })),
  { kind: 'step', step: 'Apply with local state', phase: 'started' },
  { kind: 'step', step: 'Apply with local state', phase: 'skipped', note: 'it is there' },
  { kind: 'warning', message: 'The first line.\nThe second line.' },
  wave([
    {
      module: MODULE,
      changes: [change('update', 'aws_s3_bucket.models', ...Array.from({ length: 40 }, (_, n) => `attribute_${n}`))],
    },
  ]),
  {
    kind: 'wave',
    wave: {
      number: 1,
      modules: [],
      deferred: [
        deferred(MODULE, {
          waitsFor: Array.from({ length: 9 }, (_, n) => `module_${n}`),
          reads: Array.from({ length: 9 }, (_, n) => `module_${n}.output`),
        }),
      ],
    },
  },
];

function lines(events: readonly ProgressEvent[], isTTY = false): readonly string[] {
  let written = '';
  const progress = new PlainProgress({ isTTY, write: (text) => (written += text) }, pageFor({ isTTY }, {}));
  for (const event of events) progress.report(event);
  return written.trimEnd().split('\n');
}

describe('plain progress', () => {
  test('is one line an event, with the time it took', () => {
    expect(
      lines([
        { kind: 'module', module: 'a', phase: 'waiting', note: 'b' },
        { kind: 'module', module: 'a', phase: 'plan' },
        { kind: 'module', module: 'a', phase: 'planned', note: '2 to create', seconds: 3.14 },
        { kind: 'step', step: 'move', phase: 'done' },
        { kind: 'warning', message: 'The lock file is old.\nRenew it.' },
      ]),
    ).toEqual([
      'a: waiting for b',
      'a: planning',
      'a: planned in 3.1 s: 2 to create',
      'backend: move their state into the bucket: done',
      'Warning: The lock file is old. Renew it.',
    ]);
  });

  test('needs 80 columns at most', () => {
    expect(lines(EVENTS).filter((line) => line.length > 80)).toEqual([]);
  });

  test('breaks a long warning between words on a terminal, and keeps it whole in a log', () => {
    const message = 'word '.repeat(40).trim();
    const warning: ProgressEvent = { kind: 'warning', message };
    expect(lines([warning])).toEqual([`Warning: ${message}`]);
    const broken = lines([warning], true).map(stripVTControlCharacters);
    expect(broken.filter((line) => line.length > 80)).toEqual([]);
    expect(broken.map((line) => line.trim()).join(' ')).toBe(`Warning: ${message}`);
  });

  test('has no colours in a log, and only colours beside the same text on a terminal', () => {
    const [log, terminal] = [lines(EVENTS), lines(EVENTS, true)];
    expect(log.map(stripVTControlCharacters)).toEqual(log);
    expect(terminal.map(stripVTControlCharacters)).toEqual(log);
    expect(terminal).not.toEqual(log);
  });

  test('lets nothing from outside draw on the terminal', () => {
    const hostile = 'x\u001b[2J\r\n\u009b1mexit code 0: done';
    const [line, ...rest] = lines([{ kind: 'module', module: hostile, phase: 'failed', note: hostile }]);
    expect(rest).toEqual([]);
    expect(line).toBe('x exit code 0: done: FAILED: x exit code 0: done');
  });

  test('goes to standard error, and never to standard output', async () => {
    const ran = await infra(['deploy', 'dev', '--json'], {
      work: (session, operation) => {
        EVENTS.forEach((event) => session.report(event));
        return Promise.resolve(resultOf(operation, session, []));
      },
    });
    expect(JSON.parse(ran.stdout)).toMatchObject({ warnings: ['The first line.\nThe second line.'] });
    expect(ran.stderr).toContain(`${MODULE}: planning`);
  });
});

describe('a terminal', () => {
  test.each([
    [{ isTTY: true }, {}, true, true],
    [{ isTTY: false }, {}, false, false],
    [{}, {}, false, false],
    [{ isTTY: true }, { NO_COLOR: '1' }, false, true],
    [{ isTTY: true }, { NO_COLOR: '' }, true, true],
    [{ isTTY: true }, { TERM: 'dumb' }, false, false],
    [{ isTTY: true }, { CI: 'true' }, true, false],
  ])('%j with %j: colours %s, live %s', (output, env, colours, live) => {
    expect(styleFor(output, env).isColorSupported).toBe(colours);
    expect(isLive(output, env)).toBe(live);
  });
});
