import { mermaidGraph, parsePlatform, PLATFORM_FILE } from '@mlopspltf/definition';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

test('the README shows the modules as npx projen graph draws them', () => {
  const [, section = ''] = read('README.md').split('\n## Modules\n');
  const [, graph] = /^```mermaid\n([^]*?)^```$/m.exec(section) ?? [];

  expect(graph).toBe(mermaidGraph(parsePlatform(read(PLATFORM_FILE), PLATFORM_FILE)));
});
