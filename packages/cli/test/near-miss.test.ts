import fc from 'fast-check';
import { editDistance, knownRemedy, nearMiss } from '../src/call/near-miss';

describe('nearMiss', () => {
  test.each([
    ['dve', 'dev'],
    ['artifact-store', 'artifact_store'],
    ['--modul', '--module'],
    ['DEV', 'dev'],
  ])('takes "%s" for "%s"', (typed, meant) => {
    expect(nearMiss(typed, ['tst', 'dev', 'artifact_store', '--module'])).toBe(meant);
  });

  test('takes nothing for something else entirely', () => {
    expect(nearMiss('production', ['dev', 'tst', 'prd'])).toBeUndefined();
  });

  test('names what there is, with or without a guess', () => {
    expect(knownRemedy('dve', ['dev', 'tst'])).toBe('Did you mean "dev"? Known: "dev", "tst".');
    expect(knownRemedy('production', ['dev', 'tst'])).toBe('Known: "dev", "tst".');
  });
});

describe('editDistance', () => {
  test('is 0 for the same word only, and the same both ways', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  test.each([
    ['', 'dev', 3],
    ['dev', 'dve', 1],
    ['plan', 'pln', 1],
    ['kitten', 'sitting', 3],
  ])('from "%s" to "%s" is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });
});
