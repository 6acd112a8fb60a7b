import fc from 'fast-check';
import { branchMatches, branchPatternProblem, environmentOfBranch, patternsOverlap } from '../src';
import { platform } from './definitions';

describe('the mapping from branch to environment', () => {
  test.each([
    ['feature/a', 'dev'],
    ['feature/a/b', 'dev'],
    ['feature/$(touch${IFS}pwned)', 'dev'],
    ['develop', 'tst'],
    ['main', 'prd'],
    ['Main', undefined],
    ['main-2', undefined],
    ['develop/x', undefined],
    ['features/x', undefined],
    ['feature', undefined],
    ['feature/', undefined],
    ['xfeature/a', undefined],
    ['refs/heads/main', undefined],
    ['', undefined],
  ])('%p leads to %p', (branch, expected) => {
    expect(environmentOfBranch(platform(), branch)?.name).toBe(expected);
  });
});

describe('branch patterns', () => {
  test.each([
    '*',
    '**',
    'feature/*',
    'a/**/b',
    'a?',
    '[ab]',
    '!main',
    'a b',
    'a..b',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a.lock',
    '-a',
    '@',
    'refs/heads/a',
    'a~b',
    'a${{github.token}}',
    '',
  ])('%p is refused', (pattern) => {
    expect(branchPatternProblem(pattern)).toBeDefined();
  });

  test.each(['main', 'release/1.0', 'feature/**', 'a/b/**', 'dependabot-x'])('%p is taken', (pattern) => {
    expect(branchPatternProblem(pattern)).toBeUndefined();
  });

  const part = fc.stringMatching(/^[a-c]{1,2}$/);
  const branch = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const pattern = fc.tuple(branch, fc.boolean()).map(([name, folder]) => (folder ? `${name}/**` : name));

  test('overlap exactly when some branch matches both', () => {
    fc.assert(
      fc.property(pattern, pattern, branch, (a, b, extra) => {
        const candidates = [a, b].flatMap((each) => [each.replace(/\/\*\*$/, ''), each.replace('**', extra)]);
        const both = candidates.some((name) => branchMatches(a, name) && branchMatches(b, name));

        expect(patternsOverlap(a, b)).toBe(both);
      }),
    );
  });

  test('overlap the same way round and round', () => {
    fc.assert(fc.property(pattern, pattern, (a, b) => patternsOverlap(a, b) === patternsOverlap(b, a)));
  });
});
