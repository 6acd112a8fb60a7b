import fc from 'fast-check';
import type { GitHubEvent } from '../../src/api';
import { NotImitatedError } from '../../src/errors';
import { parse, starts, triggersFrom } from '../../src/workflow';
import { matchesFilter } from '../../src/workflow/filter';

const JOBS = 'jobs:\n  a: { runs-on: x, steps: [{ run: "true" }] }';

async function started(on: string, event: Partial<GitHubEvent>): Promise<boolean> {
  const { root } = await parse('x.yml', `on: ${on}\n${JOBS}`);
  if (!root) throw new Error('the workflow cannot be parsed');
  const usual = {
    name: 'push',
    ref: 'refs/heads/main',
    sha: 'a'.repeat(40),
    actor: 'ann',
    payload: {},
    restricted: false,
  } as const;
  return starts(triggersFrom(root), { ...usual, ...event });
}

describe('a pattern', () => {
  test.each([
    ['feature/*', 'feature/a', true],
    ['feature/*', 'feature/a/b', false],
    ['feature/**', 'feature/a/b', true],
    ['feature/**', 'feature', false],
    ['feature/**', 'features/x', false],
    ['feature/**', 'x/feature/a', false],
    ['main', 'Main', false],
    ['main', 'main-2', false],
    ['*', 'a/b', false],
    ['**', 'a/b', true],
    ['**/b', 'b', true],
    ['**/b', 'a/x/b', true],
    ['v[0-9]+.x', 'v12.x', true],
    ['v[0-9]+.x', 'v.x', false],
    ['v[0-9]+.x', 'v1-x', false],
    ['ab?c', 'ac', true],
    ['ab?c', 'abbc', false],
    [String.raw`a\*b`, 'a*b', true],
    [String.raw`a\*b`, 'axb', false],
    ['feature/**', 'feature/$(touch${IFS}pwned)', true],
  ])('%s matches %s: %s', (pattern, name, matches) => {
    expect(matchesFilter([pattern], name)).toBe(matches);
  });

  test('with a ! takes out, and the last one that fits decides', () => {
    const patterns = ['release/**', '!release/**-alpha', 'release/x-alpha'];

    expect(matchesFilter(patterns, 'release/1')).toBe(true);
    expect(matchesFilter(patterns, 'release/1-alpha')).toBe(false);
    expect(matchesFilter(patterns, 'release/x-alpha')).toBe(true);
    expect(matchesFilter(['!main'], 'other')).toBe(false);
  });

  test('of plain characters matches itself and nothing else', () => {
    const name = fc.string({ unit: fc.constantFrom(...'abAB.-_/$(){}^|,; '.split('')), minLength: 1 });
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(matchesFilter([one], other)).toBe(one === other);
      }),
    );
  });

  test('of stars matches what has no slash there', () => {
    const part = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(part, part, (one, other) => {
        expect(matchesFilter(['x/*'], `x/${one}`)).toBe(true);
        expect(matchesFilter(['x/*'], `x/${one}/${other}`)).toBe(false);
        expect(matchesFilter(['x/**'], `x/${one}/${other}`)).toBe(true);
      }),
    );
  });
});

describe('a push', () => {
  test.each([
    ['push', 'refs/tags/v1', true],
    ['{ push: {} }', 'refs/heads/x', true],
    ['{ push: { branches: [main] } }', 'refs/heads/main', true],
    ['{ push: { branches: [main] } }', 'refs/tags/main', false],
    ['{ push: { branches: main } }', 'refs/heads/other', false],
    ['{ push: { branches-ignore: [main] } }', 'refs/heads/other', true],
    ['{ push: { branches-ignore: [main] } }', 'refs/heads/main', false],
    ['{ push: { branches-ignore: [main] } }', 'refs/tags/x', false],
    ['{ push: { tags: [v*] } }', 'refs/tags/v1', true],
    ['{ push: { tags: [v*] } }', 'refs/heads/v1', false],
    ['{ push: { tags-ignore: [v*] } }', 'refs/tags/x', true],
    ['{ push: { branches: [main], tags: [v*] } }', 'refs/tags/v1', true],
    ['pull_request', 'refs/heads/main', false],
    ['[push, pull_request]', 'refs/heads/main', true],
  ])('starts %s at %s: %s', async (on, ref, does) => {
    await expect(started(on, { ref })).resolves.toBe(does);
  });
});

describe('another event', () => {
  const pull = { name: 'pull_request', ref: 'refs/pull/5/merge', baseRef: 'main' } as const;
  const group = { name: 'merge_group', ref: 'refs/heads/gh-readonly-queue/main/pr-5' } as const;

  test.each<[string, Partial<GitHubEvent>, boolean]>([
    ['{ pull_request: { branches: [main] } }', pull, true],
    ['{ pull_request: { branches: [develop] } }', pull, false],
    ['pull_request', { ...pull, payload: { action: 'synchronize' } }, true],
    ['pull_request', { ...pull, payload: { action: 'closed' } }, false],
    ['pull_request', { ...pull, payload: { action: 'edited' } }, false],
    ['{ pull_request: { types: [opened, edited] } }', { ...pull, payload: { action: 'edited' } }, true],
    ['{ pull_request: { types: [edited], branches: [x] } }', { ...pull, payload: { action: 'edited' } }, false],
    ['{ pull_request: { types: [closed] } }', { ...pull, payload: { action: 'closed' } }, true],
    [
      '{ merge_group: { branches: [main] } }',
      { ...group, payload: { merge_group: { base_ref: 'refs/heads/main' } } },
      true,
    ],
    [
      '{ merge_group: { branches: [main] } }',
      { ...group, payload: { merge_group: { base_ref: 'refs/heads/x' } } },
      false,
    ],
    ['{ merge_group: {} }', group, true],
    ['{ schedule: [{ cron: "1 2 * * *" }] }', { name: 'schedule' }, true],
    ['{ schedule: [{ cron: "1 2 * * *" }] }', { name: 'schedule', payload: { schedule: '1 2 * * *' } }, true],
    ['{ schedule: [{ cron: "1 2 * * *" }] }', { name: 'schedule', payload: { schedule: '5 5 * * *' } }, false],
    ['workflow_dispatch', { name: 'workflow_dispatch' }, true],
    ['push', { name: 'workflow_dispatch' }, false],
    ['{ issues: { types: [opened] } }', { name: 'push' }, false],
  ])('%s is started by %j: %s', async (on, event, does) => {
    await expect(started(on, event)).resolves.toBe(does);
  });
});

test.each(['{ push: { paths: [x] } }', '{ pull_request: { paths-ignore: [x] } }', '{ push: { branches: ["?x"] } }'])(
  'the filter %s is not imitated',
  async (on) => {
    await expect(started(on, {})).rejects.toThrow(NotImitatedError);
    await expect(started(on, {})).rejects.toThrow(/x\.yml:1, on\./);
  },
);

test('a kind of event that GitHub does not know is told with its place', async () => {
  const parsed = await parse('x.yml', `on: { pull_request: { types: [rebased] } }\n${JOBS}`);

  expect('findings' in parsed ? parsed.findings : []).toEqual([expect.stringMatching(/x\.yml.*rebased/)]);
});
