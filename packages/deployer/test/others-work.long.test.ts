import type { Environment } from '@mlopspltf/definition';
import { requireTools } from '@mlopspltf/testing';
import { deploy, plan, readRevision, type Session, type WavePlan } from '../src';
import { GitRepository } from './support/git-repository';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';
import type { ObservedSession } from './support/session';

beforeAll(() => requireTools('terraform', 'moto_server', 'git'));

/** One story: each test goes on where the last one ended. */
describe('work of another branch is not undone unseen', () => {
  let scene: Scene;
  const repository = GitRepository.create();
  const mustNotAsk = (): Promise<boolean> => Promise.reject(new Error('asked'));

  /** What somebody types in that repository; the environment as the definition has it, or otherwise. */
  async function session(
    options: Partial<Pick<Session, 'approve' | 'admission'>> = {},
    environment: Partial<Environment> = {},
  ): Promise<ObservedSession> {
    const revision = await readRevision(repository.root, repository.env);
    const made = scene.session({ root: repository.root, revision, admission: undefined, ...options });
    return { ...made, environment: { ...made.environment, ...environment } };
  }

  const waves = ({ events }: ObservedSession): readonly WavePlan[] =>
    events.flatMap((event) => (event.kind === 'wave' ? [event.wave] : []));

  /** As after its branch was deleted elsewhere, in a fresh clone. */
  function forget(branch: string): void {
    repository.git('branch', '--quiet', '-D', branch);
    repository.git('reflog', 'expire', '--expire=now', '--all');
    repository.git('gc', '--quiet', '--prune=now');
  }

  beforeAll(async () => {
    scene = await Scene.withBackend({ modules: { a: [] } });
    repository.git('switch', '--quiet', '-c', 'feature/a');
    repository.write('packages/a/stack.ts', 'work of a\n');
    repository.commit();
    scene.write({ a: { value: 'work of a' } });
    expect(outcomes(await deploy(await session()))).toEqual({ a: 'applied' });
  });

  test('from a branch that leads elsewhere nothing is started', async () => {
    repository.git('switch', '--quiet', 'main');

    await expect(deploy(await session({ approve: mustNotAsk }))).rejects.toThrow(/The branch "main" leads to prd/);
  });

  test('an older commit is refused everywhere, and says what is newer', async () => {
    repository.git('switch', '--quiet', '-c', 'feature/old');
    scene.write();

    const result = await deploy(await session({ approve: mustNotAsk }));

    expect(result).toMatchObject({ exitCode: 3, modules: [{ module: 'a', outcome: 'failed' }] });
    expect(result.modules[0]?.error).toMatch(/dev has a newer commit of a: from "feature\/a" at [0-9a-f]{7} .* by /);
  });

  test('where branches share an environment, the plan says whose work it would undo', async () => {
    repository.git('switch', '--quiet', '-c', 'feature/b', 'main');
    repository.write('packages/b/stack.ts', 'work of b\n');
    repository.commit();
    const asked: string[] = [];
    const own = await session({
      approve: (question) => {
        asked.push(question);
        return Promise.resolve(false);
      },
    });

    const result = await deploy(own);

    expect(outcomes(result)).toEqual({ a: 'rejected' });
    expect(asked).toHaveLength(1);
    expect(waves(own)[0]?.modules[0]?.overwrites).toMatchObject({ kind: 'other', branch: 'feature/a' });
  });

  test('elsewhere it is refused before anybody is asked', async () => {
    const result = await deploy(await session({ approve: mustNotAsk }, { othersWork: 'refuse' }));

    expect(result.exitCode).toBe(3);
    expect(result.modules[0]?.error).toMatch(
      /work on a that is not in this branch: from "feature\/a"[^]*--break-glass/,
    );
  });

  test('--break-glass passes it over, and says so', async () => {
    const admission = { breakGlass: 'prd is down' };
    const own = await session({ approve: () => Promise.resolve(false), admission }, { othersWork: 'refuse' });

    expect(outcomes(await deploy(own))).toEqual({ a: 'rejected' });
  });

  test('squashed into this branch’s history, it is in nobody’s way, though its branch and commits are gone', async () => {
    repository.git('switch', '--quiet', 'main');
    repository.git('merge', '--quiet', '--squash', 'feature/a');
    repository.commit();
    repository.git('switch', '--quiet', '-c', 'feature/c');
    repository.write('packages/a/stack.ts', 'work of c on top\n');
    repository.commit();
    forget('feature/a');
    scene.write({ a: { value: 'work of c' } });
    const own = await session();

    expect(outcomes(await plan(own))).toEqual({ a: 'planned' });

    expect(waves(own)[0]?.modules[0]?.overwrites).toBeUndefined();
  });

  test('what a branch changed outside the packages only is told too, also when its commits are gone', async () => {
    repository.git('switch', '--quiet', '-c', 'feature/d', 'main');
    repository.write('.projenrc.ts', 'work of d\n');
    repository.commit();
    scene.write({ a: { value: 'work of d' } });
    expect(outcomes(await deploy(await session()))).toEqual({ a: 'applied' });
    repository.git('switch', '--quiet', '-c', 'feature/e', 'main');
    repository.write('packages/b/stack.ts', 'work of e\n');
    repository.commit();
    scene.write({ a: { value: 'work of e' } });
    const [known, unknown] = [await session(), await session()];

    await plan(known);
    forget('feature/d');
    await plan(unknown);

    const told = [known, unknown].map((own) => waves(own)[0]?.modules[0]?.overwrites);
    expect(told).toEqual([
      expect.objectContaining({ kind: 'other', branch: 'feature/d' }),
      expect.objectContaining({ kind: 'other', branch: 'feature/d' }),
    ]);
    expect(told.map((work) => work?.unknown ?? 'known')).toEqual(['known', expect.stringContaining('git fetch')]);
  });
});
