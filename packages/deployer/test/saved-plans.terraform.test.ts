import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backendFixture, requireTools, scratchFolder } from '@mlopspltf/testing';
import { applySaved, deploy, plan } from '../src';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';

beforeAll(() => requireTools('terraform', 'moto_server'));

const ONE = { commit: '1'.repeat(40), branch: 'feature/a', clean: true, who: 'ana@laptop' };
const TWO = { ...ONE, commit: '2'.repeat(40) };

/** One story: each test goes on where the last one ended. */
describe('a saved plan is applied as it is, where and for what it was made, or not at all', () => {
  let scene: Scene;
  const folder = join(scratchFolder(), 'plans');
  const file = join(folder, 'base.tfplan');
  const mustNotAsk = (): Promise<boolean> => Promise.reject(new Error('asked'));

  beforeAll(async () => {
    scene = await Scene.withBackend({ modules: { base: [], reader: ['base'] } });
  });

  test('saved: the plans of the first wave, for their owner only', async () => {
    const result = await plan(scene.session({ revision: ONE }), {}, { saveTo: folder });

    expect(outcomes(result)).toEqual({ base: 'planned', reader: 'deferred' });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('refused for another commit, and with uncommitted changes: both are named', async () => {
    const session = scene.session({ revision: { ...TWO, clean: false }, approve: mustNotAsk });

    const refusal = applySaved(session, folder);

    await expect(refusal).rejects.toMatchObject({ name: 'GuardError', next: 'npx projen deploy:dev' });
    await expect(refusal).rejects.toThrow(
      /base: it is of commit 1111111, and here is commit 2222222\n.*base: it was made from committed files only, and here it is with uncommitted changes/,
    );
    expect(await scene.parameters()).toEqual({});
  });

  test('refused for another environment', async () => {
    const env = await backendFixture(scene.platform, 'tst');
    const session = scene.session({ revision: ONE, environment: 'tst', env, approve: mustNotAsk });

    await expect(applySaved(session, folder)).rejects.toThrow(/base: it is for dev, not for tst/);
  });

  test('refused for another configuration', async () => {
    scene.write({ base: { value: 'other' } });

    await expect(applySaved(scene.session({ revision: ONE, approve: mustNotAsk }), folder)).rejects.toThrow(
      /base: its configuration is another one by now/,
    );
    scene.write();
  });

  test('refused where its file was altered', async () => {
    const content = readFileSync(file);
    appendFileSync(file, 'more');

    await expect(applySaved(scene.session({ revision: ONE, approve: mustNotAsk }), folder)).rejects.toThrow(
      /base: its file was altered/,
    );
    writeFileSync(file, content);
  });

  test('turned down: nothing is applied, and the plan can still be', async () => {
    const result = await applySaved(scene.session({ revision: ONE, approve: () => Promise.resolve(false) }), folder);

    expect(outcomes(result)).toEqual({ base: 'rejected' });
    expect(result.exitCode).toBe(3);
  });

  test('applied from another workspace, and once only', async () => {
    const session = scene.session({ revision: ONE, workspace: scratchFolder() });

    expect(outcomes(await applySaved(session, folder))).toEqual({ base: 'applied' });

    expect(await scene.parameters()).toEqual({ base: 'base' });
    await expect(applySaved(session, folder)).rejects.toMatchObject({
      name: 'GuardError',
      message: expect.stringMatching(/^ {2}base: its file is not there any more: .*base\.tfplan$/m) as string,
      next: 'npx projen deploy:dev',
    });
  });

  test('two deployments at once: the one that comes second is refused as stale, and nothing of the first is lost', async () => {
    scene.write({ base: { value: 'second' } });
    const second = await deploy(
      scene.session({
        revision: TWO,
        workspace: scratchFolder(),
        approve: async () => {
          scene.write({ base: { value: 'first' } });
          const first = await deploy(scene.session({ revision: TWO }), { modules: ['base'] });
          expect(outcomes(first)).toEqual({ base: 'applied' });
          return true;
        },
      }),
      { modules: ['base'] },
    );

    expect(outcomes(second)).toEqual({ base: 'failed' });
    expect(second).toMatchObject({ exitCode: 3, next: 'npx projen deploy:dev' });
    expect(second.modules[0]?.error).toMatch(/its state has changed since: serial \d+ then, serial \d+ now/);
    expect(await scene.parameters()).toEqual({ base: 'first' });
  });
});
