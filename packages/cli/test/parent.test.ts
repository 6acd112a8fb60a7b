import { watchParent } from '../src/parent';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function watched(env: NodeJS.ProcessEnv) {
  const world = { parent: 7, gone: 0 };
  watchParent({ parent: () => world.parent, env, gone: () => (world.gone += 1) });
  return world;
}

test('a program that npx started is told once that its shell is gone, after a signal had time to come by itself', () => {
  const world = watched({ npm_lifecycle_event: 'npx' });
  jest.advanceTimersByTime(10_000);
  expect(world.gone).toBe(0);

  world.parent = 1;
  jest.advanceTimersByTime(250);
  expect(world.gone).toBe(0);
  jest.advanceTimersByTime(10_000);
  expect(world.gone).toBe(1);
});

test.each([[{}], [{ npm_lifecycle_event: 'test' }]])('with %j a parent may go', (env) => {
  const world = watched(env);
  world.parent = 1;
  jest.advanceTimersByTime(10_000);

  expect(world.gone).toBe(0);
});
