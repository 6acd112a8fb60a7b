import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { deploy } from '../src';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';

beforeAll(() => requireTools('terraform', 'moto_server'));

test('a plan is not applied when what it reads has got another value while a person was asked', async () => {
  const reading = (text: string) => ({ value: `${text}+\${data.terraform_remote_state.base.outputs.value}` });
  const scene = await Scene.withBackend({ modules: { base: [], reader: ['base'] } });
  await deploy(scene.session());
  const before = await scene.parameters();
  scene.write({ reader: reading('new') });
  const elsewhere = scene.session({ workspace: scratchFolder() });
  const approve = async (): Promise<boolean> => {
    scene.write({ base: { value: 'changed' }, reader: reading('new') });
    expect(outcomes(await deploy(elsewhere, { modules: ['base'] }))).toEqual({ base: 'applied' });
    return true;
  };

  const result = await deploy(scene.session({ approve }), { modules: ['reader'] });

  expect(result).toMatchObject({
    exitCode: 3,
    modules: expect.arrayContaining([
      expect.objectContaining({
        module: 'reader',
        outcome: 'failed',
        error: expect.stringContaining('values that it reads of other modules have changed') as string,
      }),
    ]) as unknown,
  });
  expect(await scene.parameters()).toEqual({ ...before, base: 'changed' });
  expect(outcomes(await deploy(scene.session()))).toEqual({ base: 'unchanged', reader: 'applied' });
  expect(await scene.parameters()).toMatchObject({ reader: 'new+changed' });
});
