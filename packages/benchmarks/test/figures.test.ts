import fc from 'fast-check';
import { difference, Figures, median, ratio } from '../src/measure/figures';

test('of several measurements the median counts', () => {
  const figures = new Figures();
  for (const seconds of [9, 2, 3]) figures.addDeployment('infra', 'first', 4, seconds);

  expect(figures.deployment('infra', 'first', 4)).toBe(3);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('the median lies between the smallest and the largest, whatever the order', () => {
  const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, (list) => {
      const middle = median(list) ?? NaN;
      expect(middle).toBeGreaterThanOrEqual(Math.min(...list));
      expect(middle).toBeLessThanOrEqual(Math.max(...list));
      expect(median([...list].reverse())).toBe(middle);
    }),
  );
});

test('figures of other contenders, questions and sizes are kept apart', () => {
  const figures = new Figures();
  figures.addDeployment('infra', 'first', 4, 1);

  expect(figures.deployment('cdktf', 'first', 4)).toBeUndefined();
  expect(figures.deployment('infra', 'unchanged', 4)).toBeUndefined();
  expect(figures.deployment('infra', 'first', 20)).toBeUndefined();
});

test('where one side was not measured there is neither ratio nor difference', () => {
  expect(ratio(3, 12)).toBe(0.25);
  expect(difference(3, 2)).toBe(1);
  expect([ratio(undefined, 1), ratio(1, undefined), ratio(1, 0)]).toEqual([undefined, undefined, undefined]);
  expect([difference(undefined, 1), difference(1, undefined)]).toEqual([undefined, undefined]);
});
