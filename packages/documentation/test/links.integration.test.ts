import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { REPOSITORY } from '../src';
import { anchors, pages, targets, type Page } from './support/pages';

const all = pages();
const byPath = new Map(all.map((page) => [page.path, page]));

/** What is wrong with a link to a place of this repository, or nothing. */
function broken(page: Page, target: string): string | undefined {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? page.path : normalize(join(dirname(page.path), decodeURIComponent(file)));
  if (!existsSync(join(REPOSITORY, path))) return `${target}: there is no ${path}`;
  const there = byPath.get(path);
  if (anchor !== undefined && there && !anchors(there).has(anchor)) return `${target}: ${path} has no such heading`;
  return undefined;
}

test.each(all.map((page) => [page.path, page] as const))('every link of %s leads somewhere', (_, page) => {
  const local = targets(page).filter((target) => !/^(https?:|mailto:)/.test(target));

  expect(local.map((target) => broken(page, target)).filter((problem) => problem !== undefined)).toEqual([]);
});

test('links to other places are encrypted', () => {
  expect(all.flatMap(targets).filter((target) => target.startsWith('http:'))).toEqual([]);
});

test('a link to a missing page and one to a missing heading are found', () => {
  const page = { path: 'docs/x.md', text: '', tokens: [] };

  expect(broken(page, 'nowhere.md')).toContain('there is no docs/nowhere.md');
  expect(broken(page, 'concepts.md#nothing')).toContain('has no such heading');
  expect(broken(page, 'concepts.md#concepts')).toBeUndefined();
});

test.each(all.filter(({ path }) => /^docs\/(?!reference\/|benchmarks)/.test(path)).map(({ path }) => path))(
  '%s is linked from another page',
  (path) => {
    const linked = all.flatMap((page) =>
      page.path === path
        ? []
        : targets(page).map((target) => normalize(join(dirname(page.path), target.split('#')[0] ?? ''))),
    );

    expect(linked).toContain(path);
  },
);
