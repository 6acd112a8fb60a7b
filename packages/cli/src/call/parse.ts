import type { Violation } from '@mlopspltf/definition';
import { CommanderError } from 'commander';
import { CallError } from '../errors';
import { COMMAND_NAMES, type CommandName } from './commands';
import { buildGrammar, type GrammarOptions } from './grammar';
import { nearMiss } from './near-miss';
import type { RawOptions } from './options';
import { separate, type SeparatedArguments } from './separators';

/** What was typed, taken apart and not yet judged. */
export interface Call {
  readonly command: CommandName;
  /** Everything that is neither an option nor an option's value: the environment, and what is too much. */
  readonly words: readonly string[];
  readonly unknownOptions: readonly string[];
  readonly options: RawOptions;
  readonly forTerraform: readonly string[];
  /** What taking it apart has already found wrong. */
  readonly violations: readonly Violation[];
}

export type ParseOptions = Omit<GrammarOptions, 'take'>;

/** Help or version was asked for, and printed. */
export const ANSWERED = Symbol('answered');

/**
 * Takes the arguments apart, and prints help and version.
 *
 * @throws CallError when there is no such command
 */
export function parseCall(argv: readonly string[], options: ParseOptions): Call | typeof ANSWERED {
  return parseSeparated(separate(argv), options, []);
}

function parseSeparated(
  { own, forTerraform }: SeparatedArguments,
  options: ParseOptions,
  violations: readonly Violation[],
): Call | typeof ANSWERED {
  const calls: Call[] = [];
  const grammar = buildGrammar({
    ...options,
    take: (command, parsed) => {
      const { args } = parsed;
      calls.push({
        command,
        words: args.filter((argument) => !isOption(argument)),
        unknownOptions: args.filter(isOption),
        options: parsed.opts<RawOptions>(),
        forTerraform,
        violations,
      });
    },
  });
  try {
    grammar.parse([...own], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ANSWERED;
    if (error.code !== 'commander.optionMissingArgument') throw new CallError([violationOf(error, own)]);
    // It stands at the end: without it, the rest can be judged as well.
    const found = { where: own.at(-1) ?? '', problem: 'has no value', remedy: 'Write one after it.' };
    return parseSeparated({ own: own.slice(0, -1), forTerraform }, options, [found, ...violations]);
  }
  const [call] = calls;
  if (call === undefined) throw new CallError([MISSING_COMMAND]);
  return call;
}

const MISSING_COMMAND: Violation = { where: 'command', problem: 'is missing', remedy: 'Write one of those above.' };

function violationOf(error: CommanderError, own: readonly string[]): Violation {
  const [first = '', second = ''] = own.filter((argument) => !isOption(argument));
  if (error.code === 'commander.unknownOption') {
    const remedy = 'Write the command first: infra COMMAND [options].';
    return { where: 'option', value: own.find(isOption), problem: 'stands before the command', remedy };
  }
  if (error.code !== 'commander.unknownCommand') return MISSING_COMMAND;
  const isGroup = COMMAND_NAMES.some((name) => name.startsWith(`${first} `));
  return unknownCommand(isGroup ? `${first} ${second}` : first);
}

/** Names of tasks are taken for what they mean: `deploy:dev`. */
function unknownCommand(typed: string): Violation {
  const [command = '', environment] = typed.split(':');
  const groups = COMMAND_NAMES.flatMap((name) => name.split(' ')[0] ?? []);
  const meant = nearMiss(command, [...COMMAND_NAMES, ...groups]);
  const guess = meant === undefined ? '' : `Did you mean "${[meant, environment].filter(Boolean).join(' ')}"? `;
  return { where: 'command', value: typed, problem: 'is not a command', remedy: `${guess}See infra --help.` };
}

function isOption(argument: string): boolean {
  return argument.startsWith('-');
}
