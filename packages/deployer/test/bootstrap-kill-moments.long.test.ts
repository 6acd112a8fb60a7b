import { requireTools } from '@mlopspltf/testing';
import { backendScene } from './support/backend-scene';
import { KillableBootstrap } from './support/killable-bootstrap';
import { FIRST_BORDER, killAndRunAgain } from './support/kill-story';
import { random } from './support/random';

beforeAll(() => requireTools('terraform', 'moto_server', 'ps'));

const STEPS = ['create', 'move', 'vouch', 'put away', 'check'];
/** All that a first bootstrap comes by. */
const BORDERS = [FIRST_BORDER, 'asked', ...STEPS.flatMap((step) => [`${step} started`, `${step} done`])].filter(
  (border, index, all) => all.indexOf(border) === index,
);

test('a bootstrap that nobody kills comes by every border at which one is killed here', async () => {
  const { killed } = await killAndRunAgain({});

  expect(killed).toMatchObject({ exitCode: 0, stderr: '' });
  expect([...killed.borders].sort()).toEqual([...BORDERS].sort());
});

/** Where one step is done and where the next one starts, the same is there. */
const MOMENTS = BORDERS.filter((border) => !border.endsWith(' done') || border === BORDERS.at(-1));

describe('killed with all its children, one more bootstrap makes the backend whole, once', () => {
  test.each(MOMENTS)('at the border "%s"', async (border) => {
    const { killed } = await killAndRunAgain({ stopAt: border });

    expect(killed.borders.at(-1)).toBe(border);
    expect(killed.exitCode).toBeNull();
  });

  describe('at random moments', () => {
    const seed = 20_240_229;
    const moments = 6;
    let milliseconds = 0;

    beforeAll(async () => {
      const scene = await backendScene();
      const { output, workspace, env } = scene.session();
      let began = 0;
      const onBorder = (border: string): void => void (began ||= border === FIRST_BORDER ? Date.now() : 0);
      await new KillableBootstrap({ output, workspace, env, onBorder }).ended;
      milliseconds = Date.now() - began;
    });

    // One in each sixth of the way, so that they do not crowd where most of the time is spent.
    const next = random(seed);
    const parts = Array.from({ length: moments }, (_, index) => (index + next()) / moments);

    test.each(parts)('after a part of %f of the time it takes', async (part) => {
      const { killed } = await killAndRunAgain({ after: part * milliseconds });

      // The way may be shorter than it was when it was measured.
      expect([null, 0]).toContain(killed.exitCode);
    });
  });

  test('with the whole stack, while the resources are made', async () => {
    const { killed } = await killAndRunAgain({
      quick: false,
      duringCall: ({ name, path }) => name === 's3 PUT' && path.split('/').length === 2,
    });

    expect(killed.exitCode).toBeNull();
  });
});
