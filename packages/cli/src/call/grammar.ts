import { Command } from 'commander';
import { EXIT_MEANINGS } from '../exit-codes';
import { COMMAND_GROUPS, COMMAND_NAMES, syntaxOf, type CommandName } from './commands';
import { OPTIONS } from './options';

export interface GrammarOptions {
  readonly version: string;
  /** Takes the help and the version. */
  readonly write: (text: string) => void;
  /** Takes the help where a command is missing. */
  readonly writeError: (text: string) => void;
  /** Told of the command that was typed. */
  readonly take: (name: CommandName, command: Command) => void;
}

/** The commands for commander, which throws instead of ending the process. */
export function buildGrammar(options: GrammarOptions): Command {
  const program = new Command('infra')
    .description('Deploys the modules of this repository to their AWS environments.')
    .usage('COMMAND [options]')
    .version(options.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ subcommandTerm: termOf })
    .configureOutput({ writeOut: options.write, writeErr: options.writeError, outputError: () => undefined })
    .exitOverride()
    .addHelpText('after', AFTERWORD);
  for (const name of COMMAND_NAMES) addCommand(program, name, options.take);
  return program;
}

const EXIT_CODES = Object.entries(EXIT_MEANINGS)
  .map(([code, meaning]) => `  ${code}  ${meaning}`)
  .join('\n');

const AFTERWORD = `
Exit codes:
${EXIT_CODES}

Each is a task as well: "npx projen deploy:dev" is "npx infra deploy dev".`;

function addCommand(program: Command, name: CommandName, take: GrammarOptions['take']): void {
  const syntax = syntaxOf(name);
  const command = parentOf(program, name).command(name.split(' ').at(-1) ?? name);
  command
    .summary(syntax.summary)
    .description(`${syntax.summary.charAt(0).toUpperCase()}${syntax.summary.slice(1)}.`)
    .usage(
      [syntax.operand, ...(syntax.operands ?? []), '[options]', syntax.tail]
        .filter((part) => part !== undefined)
        .join(' '),
    )
    // Judged with everything else, so that one answer names all that is wrong.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      take(name, command);
    });
  for (const option of syntax.options) {
    const { flags } = OPTIONS[option];
    const description = syntax.descriptions?.[option] ?? OPTIONS[option].description;
    if (flags.includes('<')) command.option(flags, description, append);
    else command.option(flags, description);
  }
  if (syntax.example) command.addHelpText('after', `\nExample:\n  ${syntax.example}`);
}

function parentOf(program: Command, name: CommandName): Command {
  const [group, second] = name.split(' ');
  if (group === undefined || second === undefined) return program;
  const known = program.commands.find((command) => command.name() === group);
  if (known) return known;
  const { summary, description } = COMMAND_GROUPS[group] ?? { summary: '', description: '' };
  return program.command(group).usage('COMMAND').summary(summary).description(description);
}

/** In lists of commands: `plan ENV`. */
function termOf(command: Command): string {
  if (command.commands.length > 0) return `${command.name()} COMMAND`;
  const full = `${command.parent?.name()} ${command.name()}`;
  const known = COMMAND_NAMES.find((name) => name === full || name === command.name());
  const { operand, operands = [] } = known ? syntaxOf(known) : { operand: '[COMMAND]' };
  return [command.name(), operand, ...operands].filter((part) => part !== undefined).join(' ');
}

/** Repetitions are kept: whether there may be any is not commander's affair. */
function append(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}
