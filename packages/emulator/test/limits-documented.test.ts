import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulatorLimits } from '../src';

const PAGE = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'emulator.md'), 'utf8');

/** Rows of the table below a heading. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const [, rest = ''] = PAGE.split(`\n## ${heading}\n`);
  const [section = ''] = rest.split('\n## ');
  return [...section.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, type = '', reason = '']) => [type, reason]);
}

test.each([
  ['What it cannot make', 'cannotMake'],
  ['What it cannot delete', 'cannotDelete'],
] as const)('the documentation says under "%s" what the program goes by', (heading, list) => {
  const limits = emulatorLimits({ AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' });

  expect(tableUnder(heading)).toEqual([...(limits?.[list] ?? [])]);
});
