import { execFileSync } from 'node:child_process';
import { shellCommand } from '../src/output/shell';

test('a shell takes each word as it is meant', () => {
  const words = ['~', '~/x', 'HEAD~1', "it's", '$(touch pwned)', '`id`', '', 'a b', '*', '-x', 'a\nb', '"', '!!', '\\'];
  const seen = execFileSync('sh', ['-c', `printf '%s\\0' ${shellCommand(words)}`], { encoding: 'utf8' });
  expect(seen.split('\0').slice(0, -1)).toEqual(words);
});

test('what needs no quotes has none', () => {
  expect(shellCommand(['npx', 'projen', 'deploy:dev', '--since', 'origin/main~2'])).toBe(
    'npx projen deploy:dev --since origin/main~2',
  );
});
