import { requireTools } from '@mlopspltf/testing';
import { deploy, destroy } from '../src';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';
import { withoutModules } from './support/without-modules';

beforeAll(() => requireTools('terraform', 'moto_server'));

test('a module that the definition no longer has goes before the one that it reads', async () => {
  const scene = await Scene.withBackend({ modules: { base: [], former: ['base'] } });
  await deploy(scene.session());
  // Side by side the order would be chance.
  const session = { ...withoutModules(scene, ['former']), parallelism: 1 };

  const result = await destroy(session, { modules: ['base', 'former'] });

  expect(outcomes(result)).toEqual({ base: 'destroyed', former: 'destroyed' });
  const begun = session.events.flatMap((event) =>
    event.kind === 'module' && event.phase === 'destroy' ? [event.module] : [],
  );
  expect(begun).toEqual(['former', 'base']);
  expect(await scene.parameters()).toEqual({});
});
