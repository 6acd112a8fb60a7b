import { COMMAND_NAMES, EXIT_MEANINGS, OPTIONS, syntaxOf, type CommandName } from '@mlopspltf/cli/call';
import { cell, code, table } from './markdown';

/** Commands that only the generated workflows call. */
const OF_WORKFLOWS = /^(pipeline|detect|github supersede)\b/;

/** The reference of the program `infra`, from what it takes its arguments apart with. */
export function commandReference(): string {
  const [workflows, people] = [true, false].map((is) => COMMAND_NAMES.filter((name) => OF_WORKFLOWS.test(name) === is));
  return [
    'Each is `npx infra COMMAND`. Those with `ENV` are tasks as well: `npx projen deploy:dev` is `npx infra deploy dev`.',
    '',
    ...(people ?? []).map(section),
    '## In workflows',
    '',
    'What the jobs of the generated workflows call. The facts of the run come from the variables that GitHub sets.',
    '',
    ...(workflows ?? []).map((name) => section(name).replace(/^## /, '### ')),
  ].join('\n');
}

function section(name: CommandName): string {
  const { summary, operand, operands = [], tail, options, descriptions, example } = syntaxOf(name);
  const usage = ['infra', name, operand, ...operands, '[options]', tail].filter((part) => part !== undefined).join(' ');
  const rows = options.map((option) => [
    code(OPTIONS[option].flags),
    cell(descriptions?.[option] ?? OPTIONS[option].description),
  ]);
  return [
    `## infra ${name}`,
    '',
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    '',
    '```text',
    usage,
    ...(example === undefined ? [] : ['', `for example: ${example}`]),
    '```',
    '',
    table(['option', 'does'], rows),
    '',
  ].join('\n');
}

/** The codes that every command ends with. */
export function exitCodeReference(): string {
  const rows = Object.entries(EXIT_MEANINGS).map(([exitCode, meaning]) => [exitCode, cell(meaning)]);
  return `${table(['code', 'meaning'], rows)}\n`;
}
