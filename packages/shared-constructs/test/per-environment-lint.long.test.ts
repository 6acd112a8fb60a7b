import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..', '..');

/** Each is one line of code that the compiler takes, because it sees the value used in what follows. */
const REFUSED = [
  'if (flag) take(flag);',
  'take(flag ? flag : 1);',
  'if (!flag) take(1);',
  'take(flag || 1);',
  'take(flag ?? 1);',
  'while (flag) take(flag);',
];

const CODE = [
  "import type { PerEnvironment } from '../src';",
  'declare const flag: PerEnvironment<boolean>;',
  'declare function take(value: unknown): void;',
  ...REFUSED,
  'take(flag);',
];

interface LintResult {
  readonly messages: readonly { readonly ruleId: string; readonly line: number }[];
}

test('what the compiler lets through as a condition is refused by lint', () => {
  // Linted under the name of a file that is there, for the sake of its types.
  const { stdout, stderr } = spawnSync(
    resolve(ROOT, 'node_modules', '.bin', 'eslint'),
    ['--stdin', '--stdin-filename', __filename, '--format', 'json'],
    // Otherwise the parser takes the types from the disk.
    { cwd: ROOT, input: CODE.join('\n'), encoding: 'utf8', env: { ...process.env, TSESTREE_SINGLE_RUN: 'false' } },
  );

  expect(stderr).toBe('');
  const [result] = JSON.parse(stdout) as readonly LintResult[];
  const found = (result?.messages ?? []).filter(({ ruleId }) => ruleId.startsWith('@typescript-eslint/'));
  expect([...new Set(found.map(({ line }) => CODE[line - 1]))]).toEqual(REFUSED);
});
