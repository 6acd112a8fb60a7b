import { oneOf, type Environment, type Platform, type Violation } from '@mlopspltf/definition';
import { syntaxOf } from './commands';
import { knownRemedy, nearMiss } from './near-miss';
import { flagOf, OPTION_NAMES } from './options';
import type { Call } from './parse';

/** Stands for the first environment, on the emulator. No environment of a definition can be called so. */
const LOCAL = 'local';

export function isLocal({ command, words }: Pick<Call, 'command' | 'words'>): boolean {
  return command === 'deploy' && words[0] === LOCAL;
}

export function unknownOptions(call: Call): readonly Violation[] {
  const known = [...syntaxOf(call.command).options.map(flagOf), '--help'];
  return call.unknownOptions.map((typed) => {
    const flag = typed.split('=')[0] ?? typed;
    if (known.includes(flag))
      return { where: 'option', value: typed, problem: 'takes no value', remedy: `Write ${flag}.` };
    const meant = nearMiss(flag, known);
    const elsewhere = OPTION_NAMES.some((name) => flagOf(name) === flag);
    const problem = elsewhere ? `is not an option of "${call.command}"` : 'is not an option';
    return {
      where: 'option',
      value: typed,
      problem,
      remedy: meant ? `Did you mean ${meant}?` : `Known: ${known.join(', ')}.`,
    };
  });
}

/** The environment that is meant. Reports what is missing, unknown or too much. */
export function readEnvironment(
  call: Call,
  platform: Platform | undefined,
  found: Violation[],
): Environment | undefined {
  const { operand, operands = [] } = syntaxOf(call.command);
  const word = operand ? call.words[0] : undefined;
  const excess = call.words.slice(operand ? 1 : operands.length);
  // What follows an unknown option may be that option's value: the option itself is reported.
  if (call.unknownOptions.length === 0) {
    found.push(
      ...excess.map((value) => ({
        where: 'argument',
        value,
        problem: 'is too much',
        remedy: excessRemedy(call, value, platform),
      })),
    );
  }
  if (!operand) return undefined;
  if (isLocal(call)) return platform?.environments[0];
  if (word === undefined && operand === '[ENV]') return undefined;
  const environment = platform?.environments.find(({ name }) => name === word);
  if (!environment) found.push(...environmentProblem(call, word, platform));
  return environment;
}

/** Words that name no environment. Reports those that are missing. */
export function readOperands(call: Call, found: Violation[]): readonly string[] {
  const { operands = [] } = syntaxOf(call.command);
  found.push(
    ...operands
      .slice(call.words.length)
      .filter((name) => !name.startsWith('['))
      .map((name) => ({
        where: name,
        problem: 'is missing',
        remedy: `Write it after the command: infra ${call.command} ${operands.join(' ')}`,
      })),
  );
  return call.words.slice(0, operands.length);
}

function environmentProblem(
  call: Call,
  word: string | undefined,
  platform: Platform | undefined,
): readonly Violation[] {
  const names = platform?.environments.map(({ name }) => name) ?? [];
  const where = 'environment';
  if (word === undefined) {
    return [
      { where, problem: 'is missing', remedy: `Write it after the command. ${platform ? oneOf(names) : ''}`.trim() },
    ];
  }
  if (word === LOCAL) {
    const first = names[0] ?? 'ENV';
    const remedy = `Run eval "$(infra emulator env ${first})", then infra ${call.command} ${first}.`;
    return [{ where, value: word, problem: 'is for "deploy" only', remedy }];
  }
  return platform ? [{ where, value: word, problem: 'is not an environment', remedy: knownRemedy(word, names) }] : [];
}

function excessRemedy(call: Call, value: string, platform: Platform | undefined): string {
  if (call.command === 'terraform') return 'Write Terraform\'s own arguments after " -- ".';
  const isModule = platform?.modules.some(({ name }) => name === value) ?? false;
  if (isModule && syntaxOf(call.command).options.includes('module')) return `Write --module ${value}.`;
  const isEnvironment = platform?.environments.some(({ name }) => name === value) ?? false;
  return isEnvironment ? 'Call once for each environment.' : 'Leave it out.';
}
