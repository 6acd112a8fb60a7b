import { Command, CommanderError } from 'commander';
import { oneOf, type Violation } from '@mlopspltf/definition';
import { CallError } from './errors';
import { PART_NAMES, type PartName } from './parts';

/** What is to be measured. */
export interface Call {
  /** Numbers of modules, each once. */
  readonly sizes: readonly number[];
  readonly parts: readonly PartName[];
  /** File for the figures as typed. Undefined: none is written. */
  readonly output: string | undefined;
}

const SIZES = [4, 20, 100];
/** Module names have three digits. */
const LARGEST = 999;
/** From the root of the repository. */
const OUTPUT = 'docs/benchmarks.md';

/** Help was asked for, and printed. */
export const ANSWERED = Symbol('answered');

/**
 * @param write takes the help
 * @throws CallError with everything that is wrong
 */
export function parseCall(argv: readonly string[], write: (text: string) => void): Call | typeof ANSWERED {
  const grammar = buildGrammar(write);
  try {
    // projen hands it on as it is; there is nothing that it could set apart.
    grammar.parse(
      argv.filter((argument) => argument !== '--'),
      { from: 'user' },
    );
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ANSWERED;
    throw new CallError([{ where: argv.at(-1) ?? '', problem: 'has no value', remedy: 'Write one after it.' }]);
  }
  return judge(grammar.opts<RawOptions>(), grammar.args);
}

interface RawOptions {
  readonly sizes?: string;
  readonly only?: string;
  readonly output?: string;
}

function buildGrammar(write: (text: string) => void): Command {
  return (
    new Command('npx projen bench')
      .usage('[options]')
      .description('Measures deployments of synthetic modules to the emulator, beside other ways to make them.')
      .option('--sizes <n,…>', `numbers of modules (default: ${SIZES.join(',')})`)
      .option('--only <name,…>', `parts to measure (default: ${PART_NAMES.join(',')})`)
      .option('--output <file>', `where the figures go (default: ${OUTPUT}, nowhere if sizes or parts are chosen)`)
      .helpOption('-h, --help', 'print this help')
      // Judged with everything else, so that one answer names all that is wrong.
      .allowUnknownOption()
      .allowExcessArguments()
      .configureOutput({ writeOut: write, writeErr: write, outputError: () => undefined })
      .exitOverride()
  );
}

function judge({ sizes, only, output }: RawOptions, words: readonly string[]): Call {
  const found: Violation[] = words.map((value) => ({
    where: value.startsWith('-') ? 'option' : 'argument',
    value,
    problem: 'is not known',
    remedy: 'See --help.',
  }));
  if (output === '') found.push({ where: '--output', value: output, problem: 'is empty', remedy: 'Name a file.' });
  const call: Call = {
    sizes: sizes === undefined ? SIZES : readSizes(sizes, found),
    parts: only === undefined ? PART_NAMES : readParts(only, found),
    output: output ?? (sizes === undefined && only === undefined ? OUTPUT : undefined),
  };
  if (found.length > 0) throw new CallError(found);
  return call;
}

function readSizes(text: string, found: Violation[]): readonly number[] {
  return items(text).map((item) => {
    const size = /^\d{1,3}$/.test(item) ? Number(item) : 0;
    if (size === 0) {
      const problem = 'is not a number of modules';
      found.push({ where: '--sizes', value: item, problem, remedy: `Write numbers from 1 to ${LARGEST}, as 4,20.` });
    }
    return size;
  });
}

function readParts(text: string, found: Violation[]): readonly PartName[] {
  const chosen = items(text);
  for (const value of chosen.filter((item) => !PART_NAMES.some((name) => name === item)))
    found.push({ where: '--only', value, problem: 'is not a part', remedy: oneOf(PART_NAMES) });
  return PART_NAMES.filter((name) => chosen.includes(name));
}

function items(text: string): readonly string[] {
  return [...new Set(text.split(',').map((item) => item.trim()))];
}
