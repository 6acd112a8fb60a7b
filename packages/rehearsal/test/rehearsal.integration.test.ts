import { parsePlatform } from '@mlopspltf/definition';
import { scratchFolder } from '@mlopspltf/testing';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AskForApproval } from '../src/approver';
import type { JobResult, JobWork } from '../src/api';
import type { RehearsalOptions } from '../src/rehearsal-options';
import { RequestError } from '../src/errors';
import { openRehearsal } from '../src/open-rehearsal';
import type { Rehearsal } from '../src/rehearsal';
import { FakeJobs } from './support/fake-jobs';
import { GIT_ENV, GitCheckout } from './support/git-checkout';

const JOB = 'runs-on: ubuntu-latest\n    steps:\n      - run: "true"';
const FILES = {
  '.github/workflows/push.yml': `on: push\njobs:\n  one:\n    ${JOB}\n`,
  '.github/workflows/other.yml': `name: other\non: push\njobs:\n  two:\n    ${JOB}\n`,
  '.github/workflows/pull.yml': `on: [pull_request, merge_group]\njobs:\n  check:\n    ${JOB}\n`,
  '.github/workflows/edited.yml': `on:\n  pull_request:\n    types: [edited]\n    branches: [develop]\njobs:\n  edited:\n    ${JOB}\n`,
  '.github/workflows/gated.yml': `on:\n  workflow_dispatch:\n    inputs:\n      what:\n        required: true\n        type: string\njobs:\n  deploy:\n    environment: prd\n    ${JOB}\n`,
};
/** No branch of these tests is that of an environment, so that none of them needs the emulator. */
const PLATFORM = parsePlatform(
  JSON.stringify({
    schemaVersion: 1,
    repository: { owner: 'example-org', name: 'infra' },
    environments: [{ name: 'prd', branch: 'production', account: '333333333333', reviewers: ['@ada'] }],
    modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
  }),
  'test',
);

const open: Rehearsal[] = [];
afterEach(async () => {
  for (const rehearsal of open.splice(0)) await rehearsal.close();
});

function world() {
  const checkout = new GitCheckout(FILES);
  const folder = join(scratchFolder(), 'rehearsal');
  const start = async (rest: Partial<RehearsalOptions> = {}, ends?: (work: JobWork) => Partial<JobResult>) => {
    const jobs = new FakeJobs(ends);
    const notes: string[] = [];
    const rehearsal = await openRehearsal({
      ...{ root: checkout.root, platform: PLATFORM, folder, endpoint: 'http://127.0.0.1:1', env: GIT_ENV },
      infra: ['false'],
      runnerFrom: () => jobs,
      report: (event) => {
        if (event.kind === 'note') notes.push(event.text);
      },
      ...rest,
    });
    open.push(rehearsal);
    return { rehearsal, jobs, notes };
  };
  return { checkout, folder, start };
}

describe('A push', () => {
  test('starts each workflow that it starts on GitHub, after the default branch is there', async () => {
    const { checkout, start } = world();
    checkout.branch('feature/a');
    const sha = checkout.commit({ a: '1' }, 'one');
    const { rehearsal, jobs, notes } = await start();

    const runs = await rehearsal.push('feature/a');
    await rehearsal.settle(runs);

    expect(runs.map(({ facts, conclusion }) => [facts.file, conclusion])).toEqual([
      ['.github/workflows/other.yml', 'success'],
      ['.github/workflows/push.yml', 'success'],
    ]);
    expect(jobs.ran.map(({ run }) => run.event.sha)).toEqual([sha, sha]);
    expect(notes).toEqual([expect.stringMatching(/^Pushed beforehand, without its own runs: main at/)]);
  });

  test('starts one workflow only where that is asked for', async () => {
    const { start } = world();
    const { rehearsal } = await start({ workflow: 'other' });

    expect((await rehearsal.push('main')).map(({ facts }) => facts.name)).toEqual(['other']);
  });

  test('tells which files are left out because they are not committed', async () => {
    const { checkout, start } = world();
    checkout.write({ 'new.txt': '' });
    const { rehearsal, notes } = await start();

    await rehearsal.push('main');

    expect(notes[0]).toBe('Only what is committed counts. Left out:\n  new.txt');
  });

  test('of what was pushed before is rehearsed again, and told', async () => {
    const { start } = world();
    const { rehearsal, notes } = await start();
    await rehearsal.push('main');

    expect(await rehearsal.push('main')).toHaveLength(2);
    expect(notes).toEqual([expect.stringContaining('GitHub would start nothing')]);
  });

  test('that nothing reacts to says so', async () => {
    const { start } = world();
    const { rehearsal, notes } = await start({ workflow: 'pull' });

    expect(await rehearsal.push('main')).toEqual([]);
    expect(notes).toEqual(['No workflow "pull" is started by this push of refs/heads/main.']);
  });

  test.each(['other', 'other.yml', '.github/workflows/other.yml'])('starts the one workflow %s', async (workflow) => {
    const { start } = world();
    const { rehearsal } = await start({ workflow });

    expect((await rehearsal.push('main')).map(({ facts }) => facts.name)).toEqual(['other']);
  });

  test('of a workflow that is there, by a name unlike its file’s, is told', async () => {
    const { start, checkout } = world();
    checkout.commit(
      { '.github/workflows/x.yml': `name: Every night\non: workflow_dispatch\njobs:\n  a:\n    ${JOB}\n` },
      'x',
    );
    const { rehearsal, notes } = await start({ workflow: 'Every night' });

    expect(await rehearsal.push('main')).toEqual([]);
    expect(notes).toEqual(['No workflow "Every night" is started by this push of refs/heads/main.']);
  });

  test('of a workflow that is not there is refused, with those that are', async () => {
    const { start } = world();
    const { rehearsal } = await start({ workflow: 'depoly' });

    const pushed = rehearsal.push('main');

    await expect(pushed).rejects.toThrow(RequestError);
    await expect(pushed).rejects.toThrow(/^There is no workflow "depoly"\. The commit has: edited\.yml, .*push\.yml$/);
  });
});

describe('A pull request', () => {
  async function opened(options: { readonly fork?: boolean } = {}) {
    const { checkout, start } = world();
    checkout.branch('feature/a');
    checkout.commit({ a: '1' }, 'one');
    const made = await start();
    const runs = await made.rehearsal.pullRequest('feature/a', 'main', options);
    return { ...made, checkout, runs };
  }

  test('starts the workflows of the merge of both, and is one issue with the next commit as well', async () => {
    const { rehearsal, jobs, checkout, runs } = await opened();
    await rehearsal.settle(runs);
    checkout.commit({ a: '2' }, 'two');
    const again = await rehearsal.pullRequest('feature/a', 'main');
    await rehearsal.settle(again);

    expect(jobs.ran.map(({ run: { event } }) => [event.ref, event.payload.action])).toEqual([
      ['refs/pull/1/merge', 'opened'],
      ['refs/pull/1/merge', 'synchronize'],
    ]);
    const merge = await rehearsal.repository.resolve('refs/pull/1/merge');
    expect(jobs.ran[1]?.run.event.sha).toBe(merge);
    expect(rehearsal.state.issues).toHaveLength(1);
  });

  test('whose base is changed starts what waits for that, at the merge with the new one, and stays the same', async () => {
    const { rehearsal, jobs, checkout, runs } = await opened();
    await rehearsal.settle(runs);
    checkout.checkOut('main');
    checkout.branch('develop');
    const sha = checkout.commit({ b: '1' }, 'other');

    const edited = await rehearsal.changeBase('feature/a', 'main', 'develop');
    await rehearsal.settle(edited);

    expect(edited.map(({ facts }) => facts.file)).toEqual(['.github/workflows/edited.yml']);
    const event = jobs.ran.at(-1)?.run.event;
    expect(event).toMatchObject({
      baseRef: 'develop',
      payload: { number: 1, changes: { base: { ref: { from: 'main' } } }, pull_request: { base: { sha } } },
    });
    expect(event?.sha).toBe(await rehearsal.repository.resolve('refs/pull/1/merge'));
    expect(rehearsal.state.issues).toHaveLength(1);
  });

  test('whose base is to be changed has to be there, with that base', async () => {
    const { rehearsal } = await opened();

    await expect(rehearsal.changeBase('feature/a', 'develop', 'main')).rejects.toThrow(
      'no open pull request of "feature/a" into "develop"',
    );
  });

  test('of a fork has restricted runs, and brings no branch', async () => {
    const { rehearsal, runs } = await opened({ fork: true });

    expect(runs.map(({ facts }) => facts.event)).toMatchObject([{ restricted: true, actor: 'contributor' }]);
    await expect(rehearsal.repository.resolve('refs/heads/feature/a')).resolves.toBeUndefined();
  });

  test('with conflicts starts nothing, and is told', async () => {
    const { checkout, start } = world();
    checkout.branch('feature/a');
    checkout.commit({ a: '1' }, 'one');
    checkout.checkOut('main');
    checkout.commit({ a: '2' }, 'other');
    const { rehearsal, notes } = await start();

    expect(await rehearsal.pullRequest('feature/a', 'main')).toEqual([]);
    expect(notes.at(-1)).toContain('#1 conflicts with main');
  });

  test('comes to the front of the merge queue on a branch of its own', async () => {
    const { rehearsal } = await opened();

    const [run] = await rehearsal.mergeGroup('main');

    const base = await rehearsal.repository.resolve('refs/heads/main');
    expect(run?.facts.event).toMatchObject({
      name: 'merge_group',
      ref: `refs/heads/gh-readonly-queue/main/pr-1-${base ?? ''}`,
      payload: { merge_group: { base_sha: base } },
    });
  });

  test('that there is none of is no merge group', async () => {
    const { rehearsal } = await world().start();

    await expect(rehearsal.mergeGroup('main')).rejects.toThrow('infra rehearse pull-request HEAD main');
  });
});

describe('The accounts', () => {
  const BY_HAND = `on: workflow_dispatch\njobs:\n  one:\n    ${JOB}\n`;

  test('of an environment are not touched for a run by hand that GitHub would not start', async () => {
    const { start, checkout } = world();
    checkout.branch('production');
    const { rehearsal } = await start();

    await expect(rehearsal.dispatch('depoly', 'production')).rejects.toThrow(/"\.github\/workflows\/depoly\.yml"/);
    await expect(rehearsal.dispatch('gated', 'production')).rejects.toThrow('GitHub would not start this run');
  });

  test('of an environment are not touched for a workflow that is invalid', async () => {
    const { start, checkout } = world();
    checkout.branch('production');
    checkout.commit({ '.github/workflows/other.yml': 'name: other\non: push\njobs: {}\n' }, 'broken');
    const { rehearsal } = await start({ workflow: 'other.yml' });

    const runs = await rehearsal.push('production');
    await rehearsal.settle(runs);

    expect(runs.map(({ conclusion }) => conclusion)).toEqual(['failure']);
  });

  test('of all environments are set up for a look for drift, whatever branch it runs on', async () => {
    const { start, checkout } = world();
    checkout.commit({ '.github/workflows/drift.yml': BY_HAND, '.github/workflows/look.yml': BY_HAND }, 'drift');
    const { rehearsal } = await start();

    await expect(rehearsal.dispatch('drift')).rejects.toThrow('ECONNREFUSED');
    await expect(rehearsal.dispatch('look')).resolves.toHaveLength(1);
  });
});

describe('A job that waits for a reviewer', () => {
  async function dispatched(approve?: AskForApproval) {
    const { start, checkout } = world();
    checkout.branch('production');
    const made = await start({ environments: true, ...(approve && { approve }) });
    // Of no environment's branch, so that no account is looked at; the environment's rule lets it in nevertheless.
    for (const environment of made.rehearsal.state.environments) environment.branches = 'all';
    const [run] = await made.rehearsal.dispatch('gated', 'main', { what: 'x' });
    if (!run) throw new Error('nothing was started');
    return { ...made, run };
  }

  test.each([
    ['approve', 'success'],
    ['reject', 'failure'],
  ] as const)('goes on as the answer says: %s', async (answer, conclusion) => {
    const asked: unknown[] = [];
    const { rehearsal, run } = await dispatched(({ environment, reviewers }) => {
      asked.push([environment, reviewers]);
      return Promise.resolve(answer);
    });

    await expect(rehearsal.settle([run])).resolves.toBe('ended');
    expect(run.conclusion).toBe(conclusion);
    expect(asked).toEqual([['prd', ['ada']]]);
  });

  test('keeps waiting where nobody answers, and is cancelled when the rehearsal ends', async () => {
    const { rehearsal, run, jobs } = await dispatched();

    await expect(rehearsal.settle([run])).resolves.toBe('waiting');
    expect(run.status).toBe('waiting');
    await rehearsal.close();
    expect([run.conclusion, jobs.ran]).toEqual(['cancelled', []]);
  });
});

describe('What GitHub has', () => {
  test('is there in the next rehearsal, with numbers that go on, until it is forgotten', async () => {
    const { start } = world();
    const first = await start();
    const [one] = await first.rehearsal.push('main');
    await first.rehearsal.settle();
    await first.rehearsal.close();
    const second = await start();
    const [two] = await second.rehearsal.push('main');

    expect(two?.facts.number).toBe((one?.facts.number ?? 0) + 1);
    expect(two?.facts.id).toBeGreaterThan(one?.facts.id ?? 0);
    expect(second.notes.join('')).toContain('GitHub would start nothing');
    await second.rehearsal.close();
    const { rehearsal } = await start({ fresh: true });
    await expect(rehearsal.repository.resolve('refs/heads/main')).resolves.toBeUndefined();
  });

  test('is used by one rehearsal at a time; what a dead one left is taken over', async () => {
    const { start, folder } = world();
    const { rehearsal } = await start();

    await expect(start()).rejects.toMatchObject({
      name: 'LockError',
      message: expect.stringContaining(`${process.pid}`) as string,
    });
    await rehearsal.close();
    writeFileSync(join(folder, 'rehearsal.lock'), '999999999\n');
    await expect(start()).resolves.toBeDefined();
  });
});
