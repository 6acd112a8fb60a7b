import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referencePages, REPOSITORY } from './pages';

for (const [path, text] of Object.entries(referencePages())) {
  const file = join(REPOSITORY, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stderr.write(`Written: ${path}\n`);
}
