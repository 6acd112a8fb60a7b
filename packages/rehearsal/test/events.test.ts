import {
  DEPENDABOT,
  dispatchEvent,
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
  type EventWorld,
  type PullRequest,
} from '../src/events';
import { NO_COMMIT, type CommitFacts, type Push } from '../src/repository';

const WORLD: EventWorld = {
  repository: { owner: 'example-org', name: 'infra', id: '42', defaultBranch: 'main' },
  actor: 'ada',
};
const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];
const PERSON = { name: 'Ada', email: 'ada@example.org' };
const COMMIT: CommitFacts = { sha: B, tree: A, message: 'two', time: '2026-01-31', author: PERSON, committer: PERSON };
const PUSH: Push = {
  ref: 'refs/heads/feature/a',
  before: A,
  after: B,
  created: false,
  deleted: false,
  forced: true,
  repeated: false,
  commits: [COMMIT],
};

test('A push tells its reference, both commits, and what came between them', () => {
  expect(pushEvent(WORLD, PUSH, COMMIT)).toMatchObject({
    name: 'push',
    ref: 'refs/heads/feature/a',
    sha: B,
    actor: 'ada',
    restricted: false,
    payload: {
      before: A,
      after: B,
      forced: true,
      commits: [{ id: B, message: 'two' }],
      head_commit: { id: B },
      pusher: { name: 'ada' },
      repository: { full_name: 'example-org/infra', id: 42, default_branch: 'main', fork: false },
    },
  });
});

test('A deletion has zeros as its commit, and no newest one', () => {
  const deletion = pushEvent(WORLD, { ...PUSH, after: NO_COMMIT, deleted: true, forced: false, commits: [] });

  expect(deletion).toMatchObject({ sha: NO_COMMIT, payload: { deleted: true, head_commit: null, commits: [] } });
});

describe('A pull request', () => {
  const pull: PullRequest = {
    number: 5,
    title: 'More',
    author: 'ada',
    head: { branch: 'feature/a', sha: B },
    base: { branch: 'develop', sha: A },
  };
  const opened = { action: 'opened', merge: 'c'.repeat(40) } as const;

  test('is about the merge of both branches, and tells each', () => {
    expect(pullRequestEvent(WORLD, pull, opened)).toMatchObject({
      name: 'pull_request',
      ref: 'refs/pull/5/merge',
      sha: 'c'.repeat(40),
      headRef: 'feature/a',
      baseRef: 'develop',
      restricted: false,
      payload: {
        action: 'opened',
        number: 5,
        pull_request: {
          head: { ref: 'feature/a', sha: B, repo: { full_name: 'example-org/infra', fork: false } },
          base: { ref: 'develop', sha: A, repo: { full_name: 'example-org/infra' } },
          user: { login: 'ada' },
        },
      },
    });
  });

  test('of a fork is restricted, and tells whose fork it is', () => {
    expect(pullRequestEvent(WORLD, { ...pull, fork: 'mallory' }, opened)).toMatchObject({
      restricted: true,
      payload: {
        pull_request: { head: { repo: { full_name: 'mallory/infra', fork: true } }, base: { repo: { fork: false } } },
      },
    });
  });

  test('of Dependabot is restricted', () => {
    expect(pullRequestEvent({ ...WORLD, actor: DEPENDABOT }, pull, opened).restricted).toBe(true);
  });

  test('that got more commits tells the one it had before', () => {
    const event = pullRequestEvent(WORLD, pull, { action: 'synchronize', merge: B, before: A });

    expect(event.payload).toMatchObject({ action: 'synchronize', before: A, after: B });
  });
});

describe('An edit of a pull request', () => {
  const pull: PullRequest = {
    number: 5,
    title: 'More',
    author: 'ada',
    head: { branch: 'feature/a', sha: B },
    base: { branch: 'main', sha: A },
  };
  const edited = { action: 'edited', merge: 'c'.repeat(40) } as const;

  test('of its base tells the new one, and the one before', () => {
    const event = pullRequestEvent(WORLD, pull, { ...edited, changes: { base: { branch: 'develop', sha: B } } });

    expect(event).toMatchObject({ baseRef: 'main', payload: { action: 'edited', pull_request: { base: { sha: A } } } });
    expect(event.payload.changes).toEqual({ base: { ref: { from: 'develop' }, sha: { from: B } } });
  });

  test('of its title tells no base', () => {
    const event = pullRequestEvent(WORLD, pull, { ...edited, changes: { title: 'Less' } });

    expect(event.payload.changes).toEqual({ title: { from: 'Less' } });
  });
});

test('A merge group has a branch of its own, and tells the one it goes to', () => {
  const ref = `refs/heads/gh-readonly-queue/main/pr-5-${A}`;

  expect(mergeGroupEvent(WORLD, { ref, head: COMMIT, base: 'main', baseSha: A })).toMatchObject({
    name: 'merge_group',
    ref,
    sha: B,
    payload: { merge_group: { head_sha: B, head_ref: ref, base_sha: A, base_ref: 'refs/heads/main' } },
  });
});

test('A schedule runs on the default branch', () => {
  expect(scheduleEvent(WORLD, A, '23 3 * * *')).toMatchObject({
    name: 'schedule',
    ref: 'refs/heads/main',
    sha: A,
    payload: { schedule: '23 3 * * *' },
  });
});

test('A run by hand tells the file and what was typed', () => {
  const file = '.github/workflows/destroy.yml';

  expect(
    dispatchEvent(WORLD, { ref: 'refs/heads/develop', sha: A, file, inputs: { environment: 'tst' } }),
  ).toMatchObject({
    name: 'workflow_dispatch',
    ref: 'refs/heads/develop',
    dispatch: { file, inputs: { environment: 'tst' } },
    payload: { inputs: { environment: 'tst' }, workflow: file },
  });
});
