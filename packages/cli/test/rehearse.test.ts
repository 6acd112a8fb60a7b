import type { JobReport, WantedReference } from '@mlopspltf/rehearsal';
import { fakeJob, fakeRehearsal, fakeRun, type FakeRehearsalOptions } from './support/fake-rehearsal';
import { infra, lastLine, parsed, removeCheckouts, type RunOptions } from './support/fake-world';

afterAll(removeCheckouts);

async function rehearse(argv: readonly string[], fake: FakeRehearsalOptions = {}, options: RunOptions = {}) {
  const rehearsal = fakeRehearsal(fake);
  const operations = { rehearsal: () => rehearsal.operations };
  const ran = await infra(['rehearse', ...argv], { ...options, operations });
  return { ...ran, did: rehearsal.called, opened: rehearsal.opened, wanted: rehearsal.wanted };
}

const RESULT = {
  outputs: {},
  steps: [{ name: 'Apply', conclusion: 'failure' as const, duration: 1500, message: 'exit code 3' }],
  summary: '# Plan\n\n| a | b |\n|---|---|\n| `x` | y |',
  log: '/x/log.txt',
};
const FAILED = fakeRun({
  conclusion: 'failure',
  jobs: [fakeJob({ conclusion: 'failure', result: { ...RESULT, conclusion: 'failure' } })],
});

describe('rehearse', () => {
  test.each([
    [
      ['push', 'feature/a'],
      ['push', 'feature/a'],
    ],
    [
      ['push', 'feature/$(touch pwned)'],
      ['push', 'feature/$(touch pwned)'],
    ],
    [
      ['push', 'feature/a', '--delete'],
      ['remove', 'feature/a'],
    ],
    [
      ['pull-request', 'feature/a', 'develop'],
      ['pullRequest', 'feature/a', 'develop', { fork: false }],
    ],
    [
      ['pull-request', 'feature/a', 'develop', '--fork'],
      ['pullRequest', 'feature/a', 'develop', { fork: true }],
    ],
    [
      ['merge-group', 'main'],
      ['mergeGroup', 'main'],
    ],
    [['schedule'], ['schedule']],
    [
      ['dispatch', 'drift'],
      ['dispatch', 'drift', undefined, {}],
    ],
    [
      ['dispatch', 'destroy', 'develop', '--input', 'environment=tst', '--input', 'b=c=d'],
      ['dispatch', 'destroy', 'develop', { environment: 'tst', b: 'c=d' }],
    ],
  ])('%j lets exactly that happen, and ends the rehearsal', async (argv, expected) => {
    const { exitCode, did } = await rehearse(argv);

    expect(exitCode).toBe(0);
    expect(did).toEqual([expected, ['close']]);
  });

  test('hands on what the call says', async () => {
    const options = ['--workflow', 'deploy', '--parallelism', '3', '--fresh', '--without-set-up'];

    const { opened } = await rehearse(['push', 'feature/a', ...options]);

    expect(opened).toMatchObject([{ workflow: 'deploy', parallelism: 3, fresh: true, setUp: false }]);
    expect((await rehearse(['push', 'feature/a'])).opened).toMatchObject([{ fresh: false, setUp: true }]);
  });

  test.each([
    [['push'], /BRANCH: is missing/],
    [['pull-request', 'feature/a'], /BASE: is missing/],
    [['push', 'feature/a', 'develop'], /"develop" is too much/],
    [['dispatch', 'destroy', '--input', 'environment'], /--input: "environment" is no input/],
    [['dispatch', 'destroy', '--input', 'a=1', '--input', 'a=2'], /names an input a second time/],
    [['push', 'a', '--approve', '--reject'], /--approve: cannot stand beside --reject/],
    [['push', 'a', '--approve', '--approve-after', '3'], /--approve: cannot stand beside --approve-after/],
    [['push', 'a', '--approve-after', 'soon'], /--approve-after: "soon" is not a number of seconds/],
    [['push', 'a', '--fork'], /--fork" is not an option of "rehearse push"/],
  ])('%j is refused as a wrong call, before anything starts', async (argv, message) => {
    const { exitCode, stderr, did, opened } = await rehearse(argv);

    expect([exitCode, did, opened]).toEqual([2, [], []]);
    expect(stderr).toMatch(message);
  });

  test.each<[readonly string[], readonly WantedReference[]]>([
    [['push', 'feature/a'], [{ name: 'feature/a', use: 'push' }]],
    [['push', ''], [{ name: '', use: 'push' }]],
    [['push', 'feature/a', '--delete'], [{ name: 'feature/a', use: 'remove' }]],
    [
      ['pull-request', 'feature/a', 'develop'],
      [
        { name: 'develop', use: 'bring' },
        { name: 'feature/a', use: 'bring' },
      ],
    ],
    [
      ['pull-request', 'feature/a', 'develop', '--fork'],
      [
        { name: 'develop', use: 'bring' },
        { name: 'feature/a', use: 'fork' },
      ],
    ],
    [['merge-group', 'main'], [{ name: 'main', use: 'bring' }]],
    [['schedule'], []],
    [['dispatch', 'drift'], []],
    [['dispatch', 'drift', 'develop'], [{ name: 'develop', use: 'bring' }]],
  ])('%j looks for its branches before an emulator or anything else is started', async (argv, expected) => {
    const { exitCode, stderr, called, wanted, opened } = await rehearse(argv, {
      missing: () => 'It has no such branch.',
    });

    expect([exitCode, opened, called]).toEqual([2, [], []]);
    expect(wanted).toEqual(expected);
    expect(stderr).toContain('It has no such branch.');
  });

  test('ends with 1 when a run failed, and shows its pages as text and where its log lies', async () => {
    const { exitCode, stdout } = await rehearse(['push', 'feature/a'], { runs: [FAILED] });

    expect(exitCode).toBe(1);
    expect(stdout).toContain('  PLAN\n\n    a  b\n    x  y\n');
    expect(stdout).toContain('  Synthesize: failure in 1.5 s\n    log: /x/log.txt\n');
  });

  test('ends with 3 where something still waits, and says how to answer', async () => {
    const jobs = [fakeJob({ status: 'waiting', conclusion: undefined, environment: 'tst' })];

    const ran = await rehearse(['push', 'develop'], {
      runs: [fakeRun({ conclusion: undefined, jobs })],
      waiting: true,
    });

    expect(ran.exitCode).toBe(3);
    expect(lastLine(ran)).toMatch(/^exit code 3/);
    expect(ran.stderr).toContain('Call again with --approve, --reject or --approve-after SECONDS.');
  });

  test('ends with 3 where a person turned a deployment down, and with 1 where another run failed as well', async () => {
    const { facts } = FAILED;
    const rejection = { environment: 'tst', reviewer: 'ada', approved: false };
    const events = [{ kind: 'approval-given', run: facts, ...rejection }] as const;
    const other = fakeRun({ conclusion: 'failure' }, 8);

    expect((await rehearse(['push', 'develop'], { runs: [FAILED], events })).exitCode).toBe(3);
    expect((await rehearse(['push', 'develop'], { runs: [FAILED, other], events })).exitCode).toBe(1);
  });

  test('ends with 1 where GitHub would not have understood a request, although every run succeeded', async () => {
    const problems = ['GET /repos/o/r/pulls is not imitated by the rehearsal'];

    const { exitCode, stdout } = await rehearse(['push', 'develop'], { runs: [fakeRun()], problems });

    expect(exitCode).toBe(1);
    expect(stdout).toContain(problems[0]);
  });

  test('shows comments and issues that are new, and nothing that a terminal would act on', async () => {
    const comment = { id: 4, issue: 5, author: 'github-actions[bot]', createdAt: '', updatedAt: '' };

    const { stdout } = await rehearse(['pull-request', 'a', 'develop'], {
      happen: ({ comments }) => void comments.push({ ...comment, body: '**3** changes \u001b[31mred' }),
    });

    expect(stdout).toContain('comment 4 on #5:\n  3 changes red\n');
  });

  test('tells what happens while it happens', async () => {
    const { facts } = FAILED;
    const job = fakeJob({ title: 'Apply\u001b[2J' });
    const step = { name: 'Apply', conclusion: 'failure', duration: 1500, message: 'exit code 3' } as const;

    const { stderr } = await rehearse(['push', 'feature/a'], {
      events: [
        { kind: 'note', text: 'Only what is committed counts.' },
        { kind: 'run-started', run: facts },
        { kind: 'job-changed', run: facts, job: { ...job, status: 'in_progress', conclusion: undefined } },
        { kind: 'job-report', run: facts, job, report: { kind: 'step-ended', step } },
        {
          kind: 'job-report',
          run: facts,
          job,
          report: { kind: 'step-ended', step: { ...step, conclusion: 'skipped' } },
        },
        { kind: 'approval-asked', run: facts, job, environment: 'tst', reviewers: ['ada', '@o/team'] },
        { kind: 'run-ended', run: facts, conclusion: 'failure', message: 'invalid' },
      ],
    });

    expect(stderr.split('\n').slice(0, 6)).toEqual([
      'Only what is committed counts.',
      'deploy: started, as run 3 for push of feature/a',
      'deploy / Apply: started',
      'deploy / Apply / Apply: failure in 1.5 s: exit code 3',
      'deploy / Apply: waits for the approval of tst by ada, @o/team',
      expect.stringMatching(/^deploy: failure in 0\.\d s: invalid$/),
    ]);
  });

  test('shows of a step that failed what it printed last, and of others nothing', async () => {
    const { facts } = FAILED;
    const job = fakeJob({ title: 'Synthesize' });
    const told = (report: JobReport) => ({ kind: 'job-report', run: facts, job, report }) as const;
    const step = { name: 'Install', conclusion: 'success', duration: 1500 } as const;
    const numbered = Array.from({ length: 30 }, (_, index) => told({ kind: 'line', text: `line ${index}` }));

    const { stderr } = await rehearse(['push', 'feature/a'], {
      events: [
        told({ kind: 'step', name: 'Install' }),
        told({ kind: 'line', text: 'added 7 packages' }),
        told({ kind: 'step-ended', step }),
        told({ kind: 'step', name: 'Synth' }),
        ...numbered,
        told({ kind: 'line', text: '\n\u001b[31mTS2322\u001b[0m in\n  stack.ts' }),
        told({ kind: 'line', text: '##[error]Process completed with exit code 1.' }),
        told({ kind: 'step-ended', step: { ...step, name: 'Synth', conclusion: 'failure', message: 'exit code 1' } }),
      ],
    });

    expect(stderr).toMatch(
      /Install: done in 1\.5 s\ndeploy \/ Synthesize \/ Synth: failure in 1\.5 s: exit code 1\n {4}line 12\n/,
    );
    expect(stderr).toContain('    line 29\n    TS2322 in\n      stack.ts\n');
    expect(stderr).not.toMatch(/added 7|line 11\n|##\[/);
  });

  test('prints the result for programs', async () => {
    const ran = await rehearse(['push', 'feature/a', '--json'], { runs: [FAILED] });

    expect(parsed(ran)).toMatchObject({
      command: 'rehearse push',
      exitCode: 1,
      waiting: false,
      runs: [
        {
          workflow: 'deploy',
          conclusion: 'failure',
          jobs: [{ name: 'Synthesize', seconds: 1.5, log: '/x/log.txt', steps: [{ name: 'Apply', seconds: 1.5 }] }],
        },
      ],
    });
  });
});

describe('Who answers for the reviewers', () => {
  const answers: string[] = [];
  const asks: FakeRehearsalOptions['asks'] = async ({ approve }) => {
    const jobs = [fakeJob({ status: 'waiting', conclusion: undefined })];
    const asked = { environment: 'tst', reviewers: ['ada'], jobs, run: FAILED };
    answers.push((await approve?.(asked, new AbortController().signal)) ?? 'nobody');
  };
  beforeEach(() => void answers.splice(0));

  test.each([
    [['--approve'], 'approve'],
    [['--reject'], 'reject'],
    [['--approve-after', '0'], 'approve'],
    [[], 'wait'],
  ])('with %j and no terminal: %s', async (options, answer) => {
    await rehearse(['push', 'develop', ...options], { asks });
    expect(answers).toEqual([answer]);
  });

  test.each([
    [true, 'approve'],
    [false, 'reject'],
  ])('a person on the terminal who says %s, after the page was shown: %s', async (said, answer) => {
    const questions: string[] = [];
    const confirm = (question: string) => Promise.resolve(questions.push(question) > 0 && said);

    const { stderr } = await rehearse(['push', 'develop'], { asks }, { confirm });

    expect(answers).toEqual([answer]);
    expect(questions).toEqual(['Approve the deployment to tst? (deploy / Synthesize)']);
    expect(stderr).toContain('PLAN');
  });
});
