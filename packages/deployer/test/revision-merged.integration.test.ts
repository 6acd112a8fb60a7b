import fc from 'fast-check';
import { requireTools } from '@mlopspltf/testing';
import { GitRepository } from './support/git-repository';

beforeAll(() => requireTools('git'));

/** What somebody does to the packages, in one commit. */
type Change =
  | { readonly does: 'edit'; readonly folder: 'a' | 'b'; readonly line: number }
  | { readonly does: 'add' | 'remove'; readonly folder: 'a' | 'b' };

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('edit'), folder: fc.constantFrom('a', 'b'), line: fc.nat(59) }),
  },
  fc.record({ does: fc.constantFrom('add', 'remove'), folder: fc.constantFrom('a', 'b') }),
);
const changes = (minLength: number): fc.Arbitrary<readonly Change[]> => fc.array(change, { minLength, maxLength: 2 });

const WAYS: Readonly<Record<string, (repository: GitRepository) => boolean>> = {
  'merge commit': (repository) => repository.tryGit('merge', '--quiet', '--no-ff', '--no-edit', 'feature/x'),
  squash: (repository) => repository.squash('feature/x'),
  'cherry-pick': (repository) => repository.tryGit('cherry-pick', '--allow-empty', 'main..feature/x'),
  rebase: (repository) => {
    repository.git('switch', '--quiet', '--create', 'rebased', 'feature/x');
    if (!repository.tryGit('rebase', '--quiet', '--empty=keep', 'main')) return false;
    repository.git('switch', '--quiet', 'main');
    return repository.tryGit('merge', '--quiet', '--ff-only', 'rebased');
  },
};

let texts = 0;

/** Each run starts some thirty. */
const MANY_PROCESSES_MS = 60_000;

function perform(repository: GitRepository, list: readonly Change[]): void {
  for (const one of list) {
    const unique = `text ${++texts}`;
    const [folder, added] = [`packages/${one.folder}`, `packages/${one.folder}/added.ts`];
    const isThere = repository.git('ls-files', added) !== '';
    if (one.does === 'edit') repository.edit(`${folder}/stack.ts`, one.line + 1, unique);
    else if (one.does === 'remove' && isThere) repository.remove(added);
    else repository.write(added, unique);
    repository.commit();
  }
}

/** The branch `feature/x` of somebody, beside what others did on `main` meanwhile. */
interface Story {
  readonly own: readonly Change[];
  readonly meanwhile: readonly Change[];
}

function tell({ own, meanwhile }: Story): { readonly repository: GitRepository; readonly commit: string } {
  const repository = GitRepository.create();
  repository.git('switch', '--quiet', '--create', 'feature/x');
  perform(repository, own);
  const commit = repository.head();
  repository.git('switch', '--quiet', 'main');
  perform(repository, meanwhile);
  return { repository, commit };
}

test(
  'work counts as merged in whichever way it was, whatever was done before and after',
  async () => {
    const stories = fc.record({
      own: changes(1),
      meanwhile: changes(0),
      afterwards: changes(0),
      way: fc.constantFrom(...Object.keys(WAYS)),
    });
    await fc.assert(
      fc.asyncProperty(stories, async ({ way, afterwards, ...story }) => {
        const { repository, commit } = tell(story);
        fc.pre(WAYS[way]?.(repository) ?? false);
        perform(repository, afterwards);

        expect(await repository.history().holds(await repository.deployed(commit, 'a', 'b'))).toBe(true);
      }),
      { numRuns: 10 },
    );
  },
  MANY_PROCESSES_MS,
);

test(
  'work that was never merged never counts as merged',
  async () => {
    const stories = fc.record({ own: changes(1), meanwhile: changes(0) });
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const { repository, commit } = tell(story);
        const { sources } = await repository.deployed(commit, 'a', 'b');
        const before = (await repository.deployed(repository.git('merge-base', 'main', commit), 'a', 'b')).sources;
        const touched = Object.entries(sources).filter(([folder, tree]) => before[folder] !== tree);
        fc.pre(touched.length > 0);

        for (const one of touched) {
          expect(await repository.history().holds({ commit, sources: Object.fromEntries([one]) })).toBe(false);
        }
      }),
      { numRuns: 10 },
    );
  },
  MANY_PROCESSES_MS,
);
