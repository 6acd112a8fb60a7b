import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Generated, REPOSITORY } from './generated';

test('the committed generated files are what the definition generates', () => {
  const generated = new Generated();
  try {
    const result = generated.run({ file: join(REPOSITORY, '.projenrc.ts') });
    expect(result).toMatchObject({ status: 0 });

    const snapshot = generated.snapshot();
    const lists = [...snapshot.keys()].filter((path) => path.endsWith('.projen/files.json'));
    const paths = lists.flatMap((list) => {
      const { files } = JSON.parse(snapshot.get(list) ?? '') as { files: string[] };
      return files.map((file) => join(dirname(dirname(list)), file));
    });
    const edited = paths.filter((path) => {
      const committed = join(REPOSITORY, path);
      return !existsSync(committed) || readFileSync(committed, 'utf8') !== snapshot.get(path);
    });

    expect(paths.length).toBeGreaterThan(50);
    // Edited by hand, or not generated again: run npx projen.
    expect(edited).toEqual([]);
  } finally {
    generated.remove();
  }
});
