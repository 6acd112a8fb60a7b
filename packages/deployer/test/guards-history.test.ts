import { requireTools } from '@mlopspltf/testing';
import { findDeployedWork, type DeployedWorkQuestion, type RecordedWork } from '../src/guards/history-guard';
import type { Relation } from '../src/revision/history';
import { GitRepository } from './support/git-repository';

const RECORD = {
  commit: 'a'.repeat(40),
  clean: true,
  branch: 'feature/other',
  who: 'somebody@laptop',
  at: '2026-01-02T03:04:05.000Z',
  sources: { a: 'b'.repeat(40) },
};
const WORK = { commit: RECORD.commit, branch: RECORD.branch, who: RECORD.who, at: RECORD.at };

interface Case {
  readonly relation: Relation;
  readonly held?: boolean;
  readonly record?: Partial<RecordedWork>;
  readonly branch?: string;
}

const found = async ({ relation, held, record, branch = 'feature/mine' }: Case) =>
  findDeployedWork({
    history: {
      relationOf: () => Promise.resolve(relation),
      holds: () => Promise.resolve(relation === 'same' || relation === 'ancestor' ? true : held),
    },
    revision: { branch },
    record: { ...RECORD, ...record },
  });

describe("another branch's work", () => {
  test.each<[Relation, boolean | undefined]>([
    ['diverged', false],
    ['diverged', undefined],
    ['unknown', false],
    ['unknown', undefined],
  ])('that is %s and held: %p is in the way', async (relation, held) => {
    expect(await found({ relation, held })).toEqual({ kind: 'other', ...WORK });
  });

  test.each<[Relation, boolean | undefined]>([
    ['same', undefined],
    ['ancestor', undefined],
    ['diverged', true],
    ['unknown', true],
  ])('that is %s and held: %p is not', async (relation, held) => {
    expect(await found({ relation, held })).toBeUndefined();
  });

  test.each<Relation>(['same', 'ancestor', 'diverged', 'unknown'])(
    'that was never committed is in the way, though its commit is %s and merged',
    async (relation) => {
      expect(await found({ relation, held: true, record: { clean: false } })).toEqual({
        kind: 'other',
        ...WORK,
        uncommitted: true,
      });
    },
  );

  test('of which no commit is known is in the way', async () => {
    const record = { commit: undefined, clean: false, branch: undefined };

    expect(await found({ relation: 'unknown', record })).toMatchObject({ kind: 'other', who: RECORD.who });
  });

  test('is in the way where git knows nothing here', async () => {
    const question: DeployedWorkQuestion = { revision: { branch: 'feature/mine' }, record: RECORD };

    expect(await findDeployedWork(question)).toEqual({ kind: 'other', ...WORK });
  });
});

describe("the own branch's work", () => {
  test.each<Relation>(['same', 'ancestor', 'diverged', 'unknown'])(
    'is not in the way, be it %s, rebased, thrown away or never committed',
    async (relation) => {
      const branch = RECORD.branch;

      expect(await found({ relation, held: false, branch })).toBeUndefined();
      expect(await found({ relation, held: false, branch, record: { clean: false } })).toBeUndefined();
    },
  );

  test('is not in the way without a commit', async () => {
    const record = { commit: undefined, clean: false };

    expect(await found({ relation: 'unknown', branch: RECORD.branch, record })).toBeUndefined();
  });

  test('is nothing that two checkouts without a branch have in common', async () => {
    const question = { revision: { branch: undefined }, record: { ...RECORD, branch: undefined } };

    expect(await findDeployedWork(question)).toMatchObject({ kind: 'other' });
  });
});

test.each(['feature/mine', RECORD.branch])('a newer commit is in the way of %s, whosever it is', async (branch) => {
  expect(await found({ relation: 'descendant', held: true, branch })).toEqual({ kind: 'newer', ...WORK });
});

describe('in a repository', () => {
  beforeAll(() => requireTools('git'));

  test("two branches that take turns are in each other's way until one has the other's work", async () => {
    const repository = GitRepository.create();
    const one = repository.branchWith('feature/one', 'packages/a/stack.ts', 10, 'one');
    const record = { ...RECORD, ...(await repository.deployed(one, 'a')), branch: 'feature/one' };
    repository.git('switch', '--quiet', 'main');
    const early = repository.branchWith('feature/two', 'packages/a/stack.ts', 50, 'two');
    const revision = { branch: 'feature/two' };
    expect(await findDeployedWork({ history: repository.history(), revision, record })).toMatchObject({
      kind: 'other',
      commit: one,
      branch: 'feature/one',
    });

    repository.git('switch', '--quiet', 'main');
    repository.squash('feature/one');
    repository.git('switch', '--quiet', 'feature/two');
    repository.git('rebase', '--quiet', 'main');
    expect(await findDeployedWork({ history: repository.history(), revision, record })).toBeUndefined();

    const two = { ...RECORD, ...(await repository.deployed(repository.head(), 'a')), branch: 'feature/two' };
    repository.git('switch', '--quiet', '--detach', 'main');
    expect(await findDeployedWork({ history: repository.history(), revision: {}, record: two })).toMatchObject({
      kind: 'newer',
    });
    repository.git('switch', '--quiet', '--detach', early);
    expect(await findDeployedWork({ history: repository.history(), revision, record: two })).toBeUndefined();
  });
});
