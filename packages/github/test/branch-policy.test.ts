import { branchMatches, branchPatternProblem } from '@mlopspltf/definition';
import fc from 'fast-check';
import { isWider, policyFor } from '../src/branch-policy';
import { fnmatchPathname } from './support/fnmatch';

/** Parts that are alike, so that patterns and branches meet often. */
const PARTS = [
  'a',
  'ab',
  'b',
  'feature',
  'Feature',
  'features',
  'main',
  'main-2',
  '$(touch${IFS}pwned)',
  '{a,b}',
  'x.y',
  '-z',
];
const branch = fc
  .array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'))
  .filter((name) => branchPatternProblem(name) === undefined);
const pattern = fc.oneof(
  branch,
  branch.map((name) => `${name}/**`),
);
/** What somebody may have typed on GitHub. */
const typed = fc.oneof(
  branch,
  fc
    .array(fc.constantFrom('*', '**', '?', '[a-z]', '[!a]', 'a', 'main', 'feature', 'f*', '\\*'), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join('/')),
  fc.tuple(branch, fc.constantFrom('*', '/*', '/**', '/**/*', '?', '[ab]')).map((parts) => parts.join('')),
);

describe('the branch rule of an environment', () => {
  test('admits exactly the branches that the definition maps to it', () => {
    fc.assert(
      fc.property(pattern, branch, (mapped, name) => {
        expect(fnmatchPathname(policyFor(mapped).name, name)).toBe(branchMatches(mapped, name));
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['main', 'main'],
    ['feature/**', 'feature/**/*'],
    ['a/b/**', 'a/b/**/*'],
  ])('for %s is %s', (mapped, name) => {
    expect(policyFor(mapped)).toEqual({ name, type: 'branch' });
  });

  test('that admits more is never taken for one that does not', () => {
    fc.assert(
      fc.property(pattern, typed, branch, (mapped, rule, name) => {
        const admitsMore = fnmatchPathname(rule, name) && !branchMatches(mapped, name);
        expect(admitsMore && !isWider({ name: rule, type: 'branch' }, mapped)).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['feature/**', 'feature/a', false],
    ['feature/**', 'feature/*', false],
    ['feature/**', 'feature/*/*', false],
    ['feature/**', 'feature*/*', true],
    ['feature/**', '*', true],
    ['feature/**', 'feature', true],
    ['main', 'main', false],
    ['main', 'mai[n]', true],
  ])('of %s that reads %s is wider: %s', (mapped, name, wider) => {
    expect(isWider({ name, type: 'branch' }, mapped)).toBe(wider);
  });

  test('for a tag is wider, whatever it reads', () => {
    expect(isWider({ name: 'main', type: 'tag' }, 'main')).toBe(true);
  });
});

/** As Ruby's own documentation shows it. https://docs.ruby-lang.org/en/master/File.html#method-c-fnmatch */
describe("the tests' fnmatch", () => {
  test.each([
    ['**/foo', 'a/b/c/foo', true],
    ['**/foo', '/a/b/c/foo', true],
    ['**/foo', 'a/.b/c/foo', false],
    ['**/foo', 'foo', true],
    ['**.rb', 'main.rb', true],
    ['**.rb', './main.rb', false],
    ['**.rb', 'lib/song.rb', false],
    ['*', 'dave/.profile', false],
    ['*/*', 'dave/.profile', false],
    ['*', '/', false],
    ['?', '/', false],
    ['[/]', '/', false],
    ['ca[a-z]', 'cat', true],
    ['ca[^t]', 'cat', false],
    ['c{at,ub}s', 'cats', false],
    ['\\?', '?', true],
    ['[ab]', 'b', true],
    ['[!ab]', 'b', false],
    ['release/*/*', 'release/a/b', true],
    ['release/*', 'release/a/b', false],
  ])('%s against %s: %s', (rule, name, matches) => {
    expect(fnmatchPathname(rule, name)).toBe(matches);
  });
});
