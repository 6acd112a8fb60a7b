import { requireTools } from '@mlopspltf/testing';
import { deploy } from '../src';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';

beforeAll(() => requireTools('terraform', 'moto_server'));

const NAMES = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'];
const CHAIN = Object.fromEntries(NAMES.map((name, at) => [name, NAMES.slice(Math.max(0, at - 1), at)]));
const all = (outcome: string): Readonly<Record<string, string>> =>
  Object.fromEntries(NAMES.map((name) => [name, outcome]));

/** Every module changes, and none of the outputs that the next one reads. */
function innerChange(scene: Scene, value: string): void {
  const note = (name: string) => ({
    name: `${scene.platform.prefix}-\${var.environment}-note-${name}`,
    type: 'String',
    insecure_value: value,
  });
  const stacks = NAMES.map((name) => [name, { resources: { aws_ssm_parameter: { note: note(name) } } }] as const);
  scene.write(Object.fromEntries(stacks));
}

test('six chained modules: as many waves as values that are not known yet, and one where no output changes', async () => {
  const scene = await Scene.withBackend({ modules: CHAIN });
  const questions: string[] = [];
  const session = (): ReturnType<Scene['session']> =>
    scene.session({ approve: (question) => Promise.resolve(questions.push(question) > 0) });
  innerChange(scene, 'first');

  const first = session();
  expect(outcomes(await deploy(first))).toEqual(all('applied'));

  expect(questions).toHaveLength(6);
  expect(await scene.parameters()).toMatchObject({ m6: 'm6+m5+m4+m3+m2+m1' });

  questions.length = 0;
  innerChange(scene, 'second');
  const second = session();
  expect(outcomes(await deploy(second))).toEqual(all('applied'));

  expect(questions).toHaveLength(1);
  const waves = second.events.flatMap((event) => (event.kind === 'wave' ? [event.wave] : []));
  expect(waves.map(({ modules, deferred }) => [modules.length, deferred.length])).toEqual([[6, 0]]);
  const done = second.events.flatMap((event) =>
    event.kind === 'module' && event.phase === 'done' ? [event.module] : [],
  );
  expect(done).toEqual(NAMES);
});
