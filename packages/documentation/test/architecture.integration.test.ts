import { TOOLKIT } from '@mlopspltf/infra-project';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tokens } from 'marked';
import { REPOSITORY } from '../src';
import { pages } from './support/pages';

const page = pages().find(({ path }) => path === 'docs/architecture.md');
const tables = (page?.tokens ?? []).filter((token): token is Tokens.Table => token.type === 'table');
const rooms = tables.find(({ header }) => header[0]?.text === 'room')?.rows ?? [];

/** Names of our packages in a cell. */
function named(text: string): readonly string[] {
  const folders = TOOLKIT.map(({ folder }) => folder);
  return [...text.matchAll(/`([a-z-]+)`/g)].flatMap(([, name = '']) => (folders.includes(name) ? [name] : [])).sort();
}

test('every room of the house stands in the table, and no other', () => {
  const listed = rooms.map(([room]) => room?.text.replaceAll('`', '')).filter((room) => room !== 'module packages');

  expect(listed.sort()).toEqual(TOOLKIT.map(({ folder }) => folder).sort());
});

test.each(TOOLKIT)('the table says what $folder may import', ({ folder, imports, loads = [] }) => {
  const row = rooms.find(([room]) => room?.text === `\`${folder}\``);

  expect(named(row?.[2]?.text ?? '')).toEqual([...imports, ...loads].sort());
});

test('the path of a value names files that are there', () => {
  const text = page?.text ?? '';
  const files = [...text.slice(text.indexOf('## The path of one value')).matchAll(/`(packages\/[\w./-]+)`/g)];

  expect(files).not.toHaveLength(0);
  for (const [, file = ''] of files) expect(() => readFileSync(join(REPOSITORY, file))).not.toThrow();
});
