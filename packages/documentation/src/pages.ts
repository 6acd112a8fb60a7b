import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandReference, exitCodeReference } from './command-reference';
import { definitionReference } from './definition-reference';

/** The repository that this package is a part of. */
export const REPOSITORY = resolve(__dirname, '..', '..', '..');

/** Pages that are made from the code: texts by their paths in the repository. */
export function referencePages(): Readonly<Record<string, string>> {
  const types = readFileSync(join(REPOSITORY, 'packages/definition/src/types.ts'), 'utf8');
  return {
    'docs/reference/definition.md': page(
      'The definition',
      'What may stand in `.projenrc.ts`.',
      definitionReference(types),
    ),
    'docs/reference/commands.md': page('Commands', '', commandReference()),
    'docs/reference/exit-codes.md': page(
      'Exit codes',
      'Of every command of `npx infra`; also the last line on standard error, and `exitCode` in `--json`. projen makes 1 of every failure.',
      exitCodeReference(),
    ),
  };
}

function page(title: string, lead: string, body: string): string {
  const parts = [`# ${title}`, MADE, lead, body.trim()].filter((part) => part !== '');
  return `${parts.join('\n\n')}\n`;
}

const MADE = '<!-- Made from the code by "npx projen docs". -->';
