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

const RUN = { url: 'https://github.com/example-org/example-infra/actions/runs/1/attempts/1', id: '1', attempt: 1 };

interface Case {
  readonly relation: Relation;
  readonly held?: boolean;
  readonly record?: Partial<RecordedWork>;
  readonly branch?: string;
  /** Whether this is a run of a workflow. @default false */
  readonly pipeline?: boolean;
  /** Whether the clone has its whole history. @default true */
  readonly whole?: boolean;
}

const found = async ({ relation, held, record, branch = 'feature/mine', pipeline, whole = true }: Case) =>
  findDeployedWork({
    history: {
      relationOf: () => Promise.resolve(relation),
      holds: () => Promise.resolve(relation === 'same' || relation === 'ancestor' ? true : held),
      isWhole: () => Promise.resolve(whole),
      whyUnknown: () => Promise.resolve('nobody knows'),
    },
    revision: { branch, ...(pipeline && { pipeline: RUN }) },
    record: { ...RECORD, ...record },
  });

describe("another branch's work", () => {
  test.each<[Relation, boolean | undefined]>([
    ['diverged', false],
    ['diverged', undefined],
    ['unknown', false],
    ['unknown', undefined],
  ])('that is %s and held: %p is in the way', async (relation, held) => {
    const unknown = relation === 'unknown' ? { unknown: 'nobody knows' } : {};

    expect(await found({ relation, held })).toEqual({ kind: 'other', ...WORK, ...unknown });
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

    expect(await findDeployedWork(question)).toEqual({ kind: 'other', ...WORK, unknown: 'git knows no commit here' });
  });
});

describe("the own branch's work", () => {
  test.each<Relation>(['same', 'ancestor', 'diverged'])(
    'is not in the way, be it %s, rebased, thrown away or never committed',
    async (relation) => {
      const branch = RECORD.branch;

      expect(await found({ relation, held: false, branch })).toBeUndefined();
      expect(await found({ relation, held: false, branch, record: { clean: false } })).toBeUndefined();
    },
  );

  test.each<[string, Partial<Case>]>([
    ['that nobody knows here', {}],
    ['that nobody knows here, and was never committed', { held: true, record: { clean: false } }],
    ["that nobody knows in a workflow's shallow clone", { pipeline: true, whole: false }],
  ])('%s may be newer', async (_, parts) => {
    expect(await found({ relation: 'unknown', branch: RECORD.branch, ...parts })).toEqual({
      kind: 'newer',
      ...WORK,
      ...(parts.record?.clean === false && { uncommitted: true }),
      unknown: 'nobody knows',
    });
  });

  test('may be newer where git knows nothing here', async () => {
    const question: DeployedWorkQuestion = { revision: { branch: RECORD.branch }, record: RECORD };

    expect(await findDeployedWork(question)).toMatchObject({ kind: 'newer', unknown: 'git knows no commit here' });
  });

  test('is told as rewritten where nobody knows it in the whole clone of a workflow', async () => {
    const scene: Case = { relation: 'unknown', branch: RECORD.branch, pipeline: true };

    expect(await found(scene)).toEqual({ kind: 'other', ...WORK, unknown: 'nobody knows' });
  });

  test('is not in the way where its files stand in this history, though nobody knows its commit', async () => {
    expect(await found({ relation: 'unknown', held: true, branch: RECORD.branch })).toBeUndefined();
  });

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

  test('a later commit of the same branch is in the way before it was fetched as well as after', async () => {
    const origin = GitRepository.create();
    origin.branchWith('feature/one', 'packages/a/stack.ts', 10, 'early');
    const clones = [origin.clone('feature/one'), origin.clone('feature/one', '--depth=1')] as const;
    const late = origin.change('packages/a/stack.ts', 10, 'late');
    const record = { ...RECORD, ...(await origin.deployed(late, 'a')), branch: 'feature/one' };
    const workIn = async (clone: GitRepository) =>
      findDeployedWork({ history: clone.history(), revision: { branch: 'feature/one' }, record });
    const [whole, shallow] = clones;

    const [inWhole, inShallow] = [await workIn(whole), await workIn(shallow)];
    expect([inWhole?.kind, inShallow?.kind]).toEqual(['newer', 'newer']);
    expect(inWhole?.unknown).toContain('git fetch may bring it');
    expect(inShallow?.unknown).toContain('git fetch --unshallow');

    whole.git('fetch', '--quiet');
    const told = await workIn(whole);
    expect(told).toMatchObject({ kind: 'newer', commit: late });
    expect(told).not.toHaveProperty('unknown');
  });

  test('a later commit that changed the definition only is in the way before it was fetched too', async () => {
    const origin = GitRepository.create();
    origin.branchWith('feature/one', 'packages/a/stack.ts', 10, 'early');
    const clone = origin.clone('feature/one');
    origin.write('.projenrc.ts', 'late');
    const record = { ...RECORD, ...(await origin.deployed(origin.commit(), 'a')), branch: 'feature/one' };
    const question = { history: clone.history(), revision: { branch: 'feature/one' }, record };

    expect(await findDeployedWork(question)).toMatchObject({ kind: 'newer', commit: record.commit });
  });

  test('what was rewritten since is in nobody’s way here, and told in a fresh clone of the pipeline', async () => {
    const repository = GitRepository.create();
    const gone = repository.branchWith('feature/one', 'packages/a/stack.ts', 10, 'first try');
    const record = { ...RECORD, ...(await repository.deployed(gone, 'a')), branch: 'feature/one' };
    repository.git('reset', '--quiet', '--hard', 'main');
    repository.change('packages/a/stack.ts', 10, 'second try');
    const revision = { branch: 'feature/one' };
    const fresh = repository.clone('feature/one').history();

    expect(await findDeployedWork({ history: repository.history(), revision, record })).toBeUndefined();
    expect(await findDeployedWork({ history: fresh, revision: { ...revision, pipeline: RUN }, record })).toMatchObject({
      kind: 'other',
      branch: 'feature/one',
    });
  });
});
