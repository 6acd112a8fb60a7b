import { parsePlatform } from '@mlopspltf/definition';
import type { PipelinePlan, PipelineSession, PlanReference, PullRequestPlan } from '@mlopspltf/deployer';
import { GuardError, SupersededError } from '@mlopspltf/deployer';
import { moduleResult, PLATFORM, removeCheckouts, resultOf } from './support/fake-world';
import { FACTS, job, REFERENCE } from './support/pipeline-job';
import { RISKY, WAVE } from './support/plans';

afterAll(removeCheckouts);

const planOf = (session: PipelineSession, rest: Partial<PipelinePlan> = {}): Promise<PipelinePlan> => {
  session.report({ kind: 'wave', wave: WAVE });
  const modules = [moduleResult('artifact_store', 'planned', { changes: RISKY.changes })];
  const result = resultOf('plan', session, modules);
  return Promise.resolve({ result, references: [REFERENCE], administrators: [], deferred: true, ...rest });
};

describe('pipeline plan', () => {
  const call = ['pipeline', 'plan', 'dev', '--data', 'cdktf.out'];

  test('hands on what waits, and puts on the page what it would do', async () => {
    const done = await job(call, { planForPush: (session) => planOf(session) });

    expect(done.exitCode).toBe(0);
    expect(done.outputs).toEqual({ changed: 'true', plans: JSON.stringify([REFERENCE]), deferred: 'true' });
    expect(done.page).toContain('## Plan for `dev`');
    expect(done.page).toContain('> [!CAUTION]');
    expect(done.page).toContain('of `feature/$(touch pwned)`, account `111111111111`');
  });

  test('works with what the commit brought, for that commit, without synthesizing or asking', async () => {
    const done = await job(call, { planForPush: (session) => planOf(session) });

    expect(done.called).toEqual([]);
    expect(done.opened).toEqual(done.closed);
    expect(done.seen[0]).toMatchObject({
      output: expect.stringMatching(/\/cdktf\.out\.trusted$/) as string,
      revision: { commit: FACTS.GITHUB_SHA, branch: 'feature/$(touch pwned)', clean: true },
    });
    expect(await done.seen[0]?.approve?.('?')).toBe(true);
  });

  test('says which wave it is, the first if the call does not', async () => {
    const waves: number[] = [];
    const planForPush = (session: PipelineSession, wave: number): Promise<PipelinePlan> => {
      waves.push(wave);
      return planOf(session);
    };
    await job(call, { planForPush });
    await job([...call, '--wave', '2'], { planForPush });

    expect(waves).toEqual([1, 2]);
  });

  test('hands on that nothing changed', async () => {
    const done = await job(call, {
      planForPush: (session) =>
        Promise.resolve({ result: resultOf('plan', session, []), references: [], administrators: [], deferred: false }),
    });

    expect(done.exitCode).toBe(0);
    expect(done.outputs).toEqual({ changed: 'false', plans: '[]', deferred: 'false' });
    expect(done.page).toContain('nothing to do');
  });

  test('puts on the page what failed, and which button goes on', async () => {
    const modules = [moduleResult('artifact_store', 'failed', { error: 'no rights' })];
    const done = await job(call, {
      planForPush: (session) =>
        planOf(session, {
          result: resultOf('plan', session, modules, { exitCode: 1 }),
          references: [],
          deferred: false,
        }),
    });

    expect(done.exitCode).toBe(1);
    expect(done.outputs.changed).toBe('false');
    expect(done.page).toContain('no rights');
    expect(done.page).toContain('`gh run rerun 7`');
  });

  test('puts a refusal on the page, and leaves nothing behind', async () => {
    const done = await job(call, { planForPush: () => Promise.reject(new GuardError('wrong account')) });

    expect(done.exitCode).toBe(3);
    expect(done.outputs).toEqual({});
    expect(done.page).toContain('## Nothing was done in `dev`\n\n```text\nwrong account\n```');
    expect(done.closed).toHaveLength(1);
  });

  test('says of a run that a later one has superseded that nothing has to be done', async () => {
    const done = await job(call, { planForPush: () => Promise.reject(new SupersededError('moved on')) });

    expect(done.exitCode).toBe(3);
    expect(done.page).toContain('Nothing has to be done here');
    expect(done.page).not.toContain('Re-run');
  });

  test('refuses a run that is none of a branch, on the page too', async () => {
    const done = await job(call, {}, { GITHUB_REF: 'refs/tags/v1' });

    expect(done.exitCode).toBe(2);
    expect(done.page).toContain('GITHUB_REF');
    expect(done.opened).toEqual([]);
  });

  test('refuses to plan where nobody could read what waits', async () => {
    const done = await job(call, {}, { GITHUB_OUTPUT: '' });

    expect(done.exitCode).toBe(2);
    expect(done.stderr).toContain('GITHUB_OUTPUT');
    expect(done.seen).toEqual([]);
  });

  test('an error of a page that cannot be written does not hide what went wrong', async () => {
    const done = await job(
      call,
      { planForPush: () => Promise.reject(new GuardError('wrong account')) },
      { GITHUB_STEP_SUMMARY: '/nowhere/at/all' },
    );

    expect(done.exitCode).toBe(3);
    expect(done.stderr).toContain('wrong account');
  });
});

describe('pipeline plan for a pull request', () => {
  const call = ['pipeline', 'plan', 'tst', '--data', 'new', '--pull-request', '--comment', 'comment.md'];
  const plan = (session: PipelineSession, rest: Partial<PullRequestPlan> = {}): Promise<PullRequestPlan> => {
    session.report({ kind: 'wave', wave: WAVE });
    const modules = [moduleResult('artifact_store', 'planned', { changes: RISKY.changes })];
    const result = resultOf('plan', session, modules);
    return Promise.resolve({ result, administrators: [], deferred: true, ...rest });
  };

  test('writes the comment, with what was pending anyway apart, and keeps no plan', async () => {
    const done = await job([...call, '--base-data', 'old'], {
      planForPullRequest: (session) => plan(session, { own: [] }),
    });

    expect(done.exitCode).toBe(0);
    expect(done.file('comment.md')).toMatch(/^<!-- infra: plan of this pull request -->\n[^]*#### Pending anyway/);
    expect(done.outputs).toEqual({ changed: 'true', deferred: 'true' });
    expect(done.opened.map((folder) => folder.split('/').at(-1))).toEqual(['old', 'new']);
    expect([...done.closed].sort()).toEqual([...done.opened].sort());
  });

  test('needs no base, and no outputs', async () => {
    const done = await job(call, { planForPullRequest: (session) => plan(session) }, { GITHUB_OUTPUT: '' });

    expect(done.exitCode).toBe(0);
    expect(done.file('comment.md')).toContain('could not be told apart');
  });

  test('warns of what a deployment would be refused for', async () => {
    const done = await job(call, {
      planForPullRequest: (session) =>
        plan(session, { result: resultOf('plan', session, [], { refusals: ['artifact_store: would lose data'] }) }),
    });

    expect(done.file('comment.md')).toContain('A deployment would be refused: artifact_store: would lose data');
  });

  test.each([
    [{ reviewers: ['@ana'] }, 'Merging deploys nothing to `tst` before it was planned anew and approved.'],
    [{ reviewers: [] }, 'Merging deploys to `tst` at once'],
    [{ reviewers: ['@ana'], acceptUnprotected: true }, 'Merging deploys to `tst` at once'],
  ])('tells what merging does where the environment has %j', async (protection, sentence) => {
    const [first, tst] = PLATFORM.environments;
    const environments = [first, { ...tst, ...protection }];
    const platform = parsePlatform(JSON.stringify({ ...PLATFORM, environments }), 'test');
    const done = await job(call, {
      planForPullRequest: (session) => plan(session),
      openBroughtData: ({ data }) => Promise.resolve({ platform, output: data, close: () => Promise.resolve() }),
    });

    expect(done.file('comment.md').trimEnd().split('\n').at(-1)).toContain(sentence);
  });

  test('replaces the comment of an earlier commit where planning is refused', async () => {
    const done = await job(call, { planForPullRequest: () => Promise.reject(new GuardError('wrong account')) });

    expect(done.exitCode).toBe(3);
    expect(done.file('comment.md')).toMatch(/^<!-- infra: plan of this pull request -->\n[^]*wrong account/);
  });
});

describe('pipeline apply', () => {
  const call = ['pipeline', 'apply', 'dev', '--data', 'cdktf.out'];
  const PLANS = JSON.stringify([REFERENCE]);

  test('applies what is named, and puts on the page what was done', async () => {
    let named: readonly PlanReference[] = [];
    const done = await job(
      call,
      {
        applyApproved: (session, references) => {
          named = references;
          return Promise.resolve(
            resultOf('deploy', session, [moduleResult('artifact_store', 'applied', { changes: RISKY.changes })]),
          );
        },
      },
      { PLANS },
    );

    expect(done.exitCode).toBe(0);
    expect(named).toEqual([REFERENCE]);
    expect(done.page).toContain('## Deployment to `dev`: 1 applied');
    expect(done.page).not.toContain('Re-run');
  });

  test('puts on the page what was applied, what was not, and which button goes on', async () => {
    const done = await job(
      call,
      {
        applyApproved: (session) =>
          Promise.resolve(
            resultOf(
              'deploy',
              session,
              [
                moduleResult('artifact_store', 'failed', { error: 'AccessDenied' }),
                moduleResult('container_registry', 'skipped', { waitsFor: ['artifact_store'] }),
              ],
              { exitCode: 1, next: session.commandFor?.('deploy') },
            ),
          ),
      },
      { PLANS },
    );

    expect(done.exitCode).toBe(1);
    expect(done.page).toMatch(
      /0 of 2 applied[^]*Re-run all jobs[^]*AccessDenied[^]*`container_registry`: \*\*not done\*\*/,
    );
    expect(done.page).not.toContain('First:');
    expect(done.stderr).toContain('Next: gh run rerun 7');
  });

  test('does not name the button first where a state does not know all that was done', async () => {
    const next = 'npx projen plan:dev --module artifact_store';
    const failed = moduleResult('artifact_store', 'failed', { error: 'it has made x', unsavedState: true });
    const done = await job(
      call,
      { applyApproved: (session) => Promise.resolve(resultOf('deploy', session, [failed], { exitCode: 1, next })) },
      { PLANS },
    );

    expect(done.page).toMatch(
      /First: `npx projen plan:dev --module artifact_store`\. \*\*Do not start this run again yet\*\*: the state of `artifact_store`[^]*Re-run all jobs[^]*it has made x/,
    );
    expect(done.stderr).toContain(`Next: ${next}`);
  });

  test.each([
    ['no list', undefined],
    ['an empty list', '[]'],
    ['something else', 'nonsense'],
  ])('refuses %s, and starts nothing', async (_, plans) => {
    const done = await job(call, {}, { PLANS: plans });

    expect(done.exitCode).toBe(2);
    expect(done.stderr).toContain('PLANS');
    expect(done.opened).toEqual([]);
    expect(done.page).toContain('## Nothing was done in `dev`');
  });
});

describe('a call of the pipeline is refused', () => {
  test.each([
    ['without data', ['pipeline', 'plan', 'dev'], /--data: is missing/],
    ['without data to apply', ['pipeline', 'apply', 'dev'], /--data: is missing/],
    ['without an environment', ['pipeline', 'apply', '--data', 'a'], /environment: is missing/],
    [
      'with a base that no pull request has',
      ['pipeline', 'plan', 'dev', '--data', 'a', '--base-data', 'b'],
      /--base-data: stands without --pull-request/,
    ],
    [
      'with a comment that no pull request has',
      ['pipeline', 'plan', 'dev', '--data', 'a', '--comment', 'b'],
      /--comment: stands without --pull-request/,
    ],
    ['with a folder that looks like an option', ['pipeline', 'plan', 'dev', '--data', '--all'], /looks like an option/],
    [
      'with an empty comment',
      ['pipeline', 'plan', 'dev', '--data', 'a', '--pull-request', '--comment', ''],
      /is not a file/,
    ],
    ['without jobs to share the planning', ['pipeline', 'detect', 'dev', '--data', 'a'], /--shards: is missing/],
    [
      'with no number of jobs',
      ['pipeline', 'detect', 'dev', '--data', 'a', '--shards', '0'],
      /"0" is not a number of jobs/,
    ],
    [
      'with no number of a wave',
      ['pipeline', 'plan', 'dev', '--data', 'a', '--wave', '$(id)'],
      /is not a number of a wave/,
    ],
    ['without results of shards', ['pipeline', 'gather', 'dev', '--data', 'a'], /--results: is missing/],
    ['without a place for results', ['pipeline', 'shard', 'dev', '--data', 'a'], /--results: is missing/],
    [
      'with a wave of a pull request',
      ['pipeline', 'plan', 'dev', '--data', 'a', '--pull-request', '--wave', '1'],
      /--pull-request: cannot stand beside --wave/,
    ],
    ['with data twice', ['pipeline', 'plan', 'dev', '--data', 'a', '--data', 'b'], /is written more than once/],
  ])('%s', async (_, argv, expected) => {
    const done = await job(argv);

    expect(done.exitCode).toBe(2);
    expect(done.stderr).toMatch(expected);
    expect(done.opened).toEqual([]);
  });
});
