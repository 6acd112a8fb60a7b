import { supersedeSummary, supersedeWaitingRuns, type SupersedeRequest, type SupersedeResult } from '../src';
import { FakeGitHub, TOKEN, type FakeGitHubOptions } from './support/fake-github';

const servers: FakeGitHub[] = [];

afterEach(async () => {
  const all = servers.splice(0);
  await Promise.all(all.map((server) => server.stop()));
  expect(all.flatMap(({ problems }) => problems)).toEqual([]);
});

const COMMIT = 'abcdef0'.padEnd(40, '0');

/** A run of a branch, which a push has just started. */
async function scene(options: FakeGitHubOptions = {}, branch = 'feature/a', number = 20) {
  const github = new FakeGitHub(options);
  servers.push(github);
  const env: NodeJS.ProcessEnv = {
    GITHUB_API_URL: await github.start(),
    GITHUB_TOKEN: TOKEN,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'example-org/mlopspltf-infra',
    GITHUB_REF: `refs/heads/${branch}`,
    GITHUB_SHA: COMMIT,
    GITHUB_RUN_NUMBER: String(number),
  };
  github.runs.add(number, { branch, commit: COMMIT, status: 'in_progress', jobs: ['in_progress'] });
  const reports: string[] = [];
  const supersede = (changes: Partial<SupersedeRequest> = {}): Promise<SupersedeResult> =>
    supersedeWaitingRuns({
      env,
      signal: new AbortController().signal,
      report: (message) => void reports.push(message),
      paced: false,
      patience: 200,
      poll: 10,
      ...changes,
    });
  return { github, runs: github.runs, env, reports, supersede };
}

const urlOf = (number: number): string =>
  `https://github.com/example-org/mlopspltf-infra/actions/runs/${100_000 + number}`;

describe('a newer push', () => {
  test('cancels the older runs of its branch that wait for an approval, and names them', async () => {
    const { github, runs, supersede } = await scene();
    const [ten, twelve] = [runs.add(10), runs.add(12)];

    const result = await supersede();

    expect(result).toEqual({
      branch: 'feature/a',
      commit: COMMIT,
      cancelled: [
        { number: 12, commit: twelve.commit, url: urlOf(12) },
        { number: 10, commit: ten.commit, url: urlOf(10) },
      ],
      left: [],
      remarks: [],
    });
    expect(github.changes).toEqual(
      [12, 10].map((number) => `POST /repos/example-org/mlopspltf-infra/actions/runs/${100_000 + number}/cancel`),
    );
  });

  test.each<[string, Parameters<FakeGitHub['runs']['add']>]>([
    ['a later run', [21]],
    ['another branch', [10, { branch: 'feature/b' }]],
    ['a branch that differs in case only', [10, { branch: 'Feature/a' }]],
    ['another event', [10, { event: 'workflow_dispatch' }]],
    ['another workflow', [10, { workflow: 'destroy.yml' }]],
    ['what has ended', [10, { status: 'completed', conclusion: 'success', jobs: ['completed'] }]],
  ])('leaves %s alone', async (_title, run) => {
    const { runs, supersede } = await scene();
    runs.add(...run);

    await expect(supersede()).resolves.toMatchObject({ cancelled: [], left: [], remarks: [] });
    expect(runs.cancelled).toEqual([]);
  });

  test('leaves others alone even where the server ignores what was asked for', async () => {
    const { runs, supersede } = await scene();
    runs.add(10, { branch: 'feature/b' });
    runs.add(11, { event: 'workflow_dispatch' });
    const list = runs.answer.bind(runs);
    runs.answer = (operation, query) =>
      list(operation, new URLSearchParams(`page=${query.get('page') ?? 1}&per_page=100`));

    await expect(supersede()).resolves.toMatchObject({ cancelled: [], left: [] });
  });

  test('never cancels a run with a job at work, though the run itself is said to wait', async () => {
    const { runs, supersede, reports } = await scene();
    runs.add(10, { jobs: ['completed', 'in_progress', 'waiting'] });

    await expect(supersede()).resolves.toMatchObject({ cancelled: [], left: [{ number: 10, url: urlOf(10) }] });
    expect(runs.cancelled).toEqual([]);
    expect(reports).toEqual(['Older runs are at work, and may come to wait: 10.']);
  });

  test.each(['in_progress', 'queued', 'pending'] as const)(
    'looks again at a run that is %s, and cancels it once it waits',
    async (status) => {
      const { runs, supersede } = await scene();
      const planning = runs.add(19, { status, jobs: [status] });
      let lists = 0;
      runs.meanwhile = (_method, path) => {
        if (path.endsWith('/runs') && (lists += 1) > 6)
          Object.assign(planning, { status: 'waiting', jobs: ['waiting'] });
      };

      await expect(supersede({ patience: 60_000 })).resolves.toMatchObject({ cancelled: [{ number: 19 }], left: [] });
    },
  );

  test('stops looking when a still newer push has come, which does the same', async () => {
    const { runs, supersede } = await scene();
    runs.add(10);
    runs.add(19, { status: 'in_progress', jobs: ['in_progress'] });
    runs.add(21, { status: 'queued', jobs: ['queued'] });

    await expect(supersede({ patience: 60_000 })).resolves.toMatchObject({ cancelled: [{ number: 10 }], left: [] });
  });

  test('does not claim to have cancelled what ended by itself', async () => {
    const { runs, supersede } = await scene();
    const ending = runs.add(10);
    runs.meanwhile = (method) => {
      if (method === 'post') ending.status = 'completed';
    };

    await expect(supersede()).resolves.toMatchObject({ cancelled: [], left: [], remarks: [] });
  });

  test('finds what waits behind a hundred others', async () => {
    const { runs, supersede } = await scene({}, 'feature/a', 300);
    for (let number = 1; number <= 110; number += 1) runs.add(number);

    expect((await supersede()).cancelled).toHaveLength(110);
  });

  test.each(['feature/$(touch${IFS}pwned)', 'feature/a&status=completed#x', "feature/it's %2F..", 'feature/--x y'])(
    'takes a branch called %s for what it is',
    async (branch) => {
      const { runs, supersede } = await scene({}, branch);
      runs.add(10, { branch });
      runs.add(11, { branch: 'feature/a' });

      await expect(supersede()).resolves.toMatchObject({ branch, cancelled: [{ number: 10 }] });
    },
  );
});

describe('nothing fails', () => {
  test.each<[string, number, RegExp]>([
    ['without the right', 403, /lacks the right needed for listing and cancelling runs: "Actions: write"/],
    ['where there is no such workflow, or none that may be seen', 404, /lacks the right/],
    ['where GitHub is out of order', 500, /GitHub answered 500/],
  ])('%s: the remark says why older runs may still wait', async (_title, status, said) => {
    const { supersede } = await scene({ instead: () => ({ status, body: { message: 'No' } }) });

    const result = await supersede();

    expect(result).toMatchObject({ cancelled: [], left: [], remarks: [expect.stringMatching(said)] });
    expect(JSON.stringify(result)).not.toContain(TOKEN);
  });

  test('where one cannot be cancelled: those before it are told all the same', async () => {
    const { runs, supersede } = await scene({
      instead: (method, path) =>
        method === 'POST' && path.includes('100010') ? { status: 403, body: { message: 'No' } } : undefined,
    });
    runs.add(10);
    runs.add(12);

    await expect(supersede()).resolves.toMatchObject({
      cancelled: [{ number: 12 }],
      left: [{ number: 10 }],
      remarks: [expect.stringMatching(/^Cancelling run 10 failed: .*403/)],
    });
  });
});

describe('refused', () => {
  test('outside of a run for a push, with every variable that is wrong', async () => {
    const { env } = await scene();
    const wrong = { ...env, GITHUB_REF: 'refs/tags/v1', GITHUB_RUN_NUMBER: '0', GITHUB_SHA: undefined };
    const call = supersedeWaitingRuns({ env: wrong, signal: new AbortController().signal, report: () => undefined });

    await expect(call).rejects.toMatchObject({ name: 'InputError' });
    await expect(call).rejects.toThrow(
      /GITHUB_REF: "refs\/tags\/v1" is something else.*refs\/heads\/NAME[^]*GITHUB_SHA is missing[^]*GITHUB_RUN_NUMBER: "0" is something else/,
    );
  });

  test('when it is stopped while it waits', async () => {
    const { runs, supersede } = await scene();
    runs.add(19, { status: 'in_progress', jobs: ['in_progress'] });
    const stop = new AbortController();
    const call = supersede({
      signal: stop.signal,
      patience: 60_000,
      poll: 60_000,
      report: () => stop.abort('SIGTERM'),
    });

    await expect(call).rejects.toMatchObject({ name: 'ExecutionError' });
    await expect(call).rejects.toThrow(/stopped by SIGTERM/);
  });
});

describe('the page of the newer run', () => {
  const older = (number: number) => ({ number, commit: '1234567'.repeat(6), url: urlOf(number) });
  const RESULT = { branch: 'feature/`a`<b>', commit: COMMIT, cancelled: [], left: [], remarks: [] };

  test('is not written on where there is nothing to say', () => {
    expect(supersedeSummary(RESULT)).toBe('');
  });

  test('links what was cancelled, with the reason', () => {
    const page = supersedeSummary({ ...RESULT, cancelled: [older(12), older(10)] });

    expect(page).toMatch(/^## 2 older runs cancelled\n/);
    expect(page).toContain('``feature/`a`<b>`` has moved on to `abcdef0`');
    expect(page).toContain(`- [run 12](${urlOf(12)}) of \`1234567\``);
  });

  test('says of what was left, and of what went wrong, what that means', () => {
    const page = supersedeSummary({ ...RESULT, left: [older(19)], remarks: ['GitHub answered 403'] });

    expect(page).toMatch(/^## Older runs\n/);
    expect(page).toMatch(/left alone.*will not apply anything:\n\n- \[run 19\]/);
    expect(page).toMatch(/GitHub answered 403[^]*They are refused once they are approved\./);
  });
});
