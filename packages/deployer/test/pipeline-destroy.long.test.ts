import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { deploy, destroyConfirmed, planDestruction, type PipelineSession, type ShownDestruction } from '../src';
import { GitRepository } from './support/git-repository';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';
import type { ObservedSession } from './support/session';

beforeAll(() => requireTools('terraform', 'moto_server', 'git'));

/** One story: each test goes on where the last one ended. */
describe('a workflow removes what it has shown, and nothing else', () => {
  let scene: Scene;
  let shown: ShownDestruction = [];
  const clone = GitRepository.create();
  const pipeline = { id: '7', attempt: 1, url: 'https://github.com/example-org/example-infra/actions/runs/7' };

  beforeAll(async () => {
    scene = await Scene.withBackend({ modules: { base: [], reader: ['base'], later: [] } });
    clone.git('update-ref', 'refs/remotes/origin/feature/a', clone.head());
    await deploy(scene.session(), { modules: ['reader'] });
  });

  /** On a runner of its own: nothing that another job has left is there. */
  function job(): PipelineSession & ObservedSession {
    const revision = { commit: clone.head(), branch: 'feature/a', clean: true, who: 'ana', pipeline };
    const session = scene.session({ root: clone.root, workspace: scratchFolder(), admission: undefined });
    return { ...session, revision, events: session.events };
  }

  test('shows module by module what would go, and leaves it there', async () => {
    const session = job();

    const planned = await planDestruction(session, 'dev');

    shown = planned.shown;
    expect(outcomes(planned.result)).toEqual({ base: 'planned', reader: 'planned', later: 'absent' });
    expect(shown).toMatchObject([
      { module: 'base', state: { serial: expect.any(Number) as number } },
      { module: 'later' },
      { module: 'reader', state: { serial: expect.any(Number) as number } },
    ]);
    expect(session.events.filter(({ kind }) => kind === 'wave')).toHaveLength(1);
    expect(await scene.parameters()).toEqual({ base: 'base', reader: 'reader+base' });
  });

  test('refuses all of it where anything has come or moved on since', async () => {
    scene.write({ reader: { value: 'moved on' } });
    expect(outcomes(await deploy(scene.session()))).toEqual({ base: 'unchanged', later: 'applied', reader: 'applied' });

    const refusal = destroyConfirmed(job(), 'dev', shown);

    await expect(refusal).rejects.toMatchObject({ name: 'GuardError' });
    await expect(refusal).rejects.toThrow(
      /nothing was removed:\n {2}later: nothing of it was there, .*\n {2}reader: its state was at serial \d+, and now it is at \d+\./,
    );
    expect(Object.keys(await scene.parameters()).sort()).toEqual(['base', 'later', 'reader']);
  });

  test('removes it when it is as shown, dependents first', async () => {
    const again = await planDestruction(job(), 'dev');

    const result = await destroyConfirmed(job(), 'dev', again.shown);

    expect(outcomes(result)).toEqual({ base: 'destroyed', reader: 'destroyed', later: 'destroyed' });
    expect(await scene.parameters()).toEqual({});
  });

  test('hands on nothing where nothing is there', async () => {
    const { result, shown: none } = await planDestruction(job(), 'dev');

    expect(none).toEqual([]);
    expect(result.exitCode).toBe(0);
  });
});
