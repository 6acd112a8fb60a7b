import { requireTools } from '@mlopspltf/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deploy } from '../src';
import { throughProxy, type PassingCall } from './support/aws-proxy';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';

beforeAll(() => requireTools('terraform', 'moto_server'));

test('settings of the backend that are written meanwhile count for the next deployment only', async () => {
  const scene = await Scene.withBackend({ modules: { base: [] } });
  const session = scene.session();
  const settings = join(session.output, 'environments', 'dev.config');
  const before = readFileSync(settings);
  let written = 0;

  const result = await deploy({
    ...session,
    report: (event) => {
      if (event.kind === 'module' && event.phase === 'init' && (written += 1) === 1)
        writeFileSync(settings, 'bucket = "of-somebody-else"\n');
    },
  });

  expect(outcomes(result)).toEqual({ base: 'applied' });
  expect(readFileSync(settings)).not.toEqual(before);
  await expect(deploy(scene.session())).rejects.toThrow('is not what the definition says of the backend');
});

test('a synthesis in the middle of a deployment changes nothing of it: the next one finds it', async () => {
  const scene = await Scene.withBackend({ modules: { base: [] } });
  scene.write({ base: { value: 'first' } });
  const { env } = scene.session();
  let asked = 0;
  const answerInstead = ({ name }: PassingCall): undefined => {
    // Who holds the state: asked once it is known what is to be planned.
    if (name === 'dynamodb GetItem' && (asked += 1) === 1) scene.write({ base: { value: 'second' } });
  };

  const result = await throughProxy(env, { answerInstead }, (env) => deploy(scene.session({ env })));

  expect(outcomes(result)).toEqual({ base: 'applied' });
  expect(asked).toBeGreaterThan(0);
  expect(await scene.parameters()).toEqual({ base: 'first' });
  expect(outcomes(await deploy(scene.session()))).toEqual({ base: 'applied' });
  expect(await scene.parameters()).toEqual({ base: 'second' });
});
