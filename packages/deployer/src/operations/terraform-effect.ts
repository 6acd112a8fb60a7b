import { InputError } from '../errors';

/** What a call of Terraform does to state and resources. */
export type TerraformEffect = 'reads' | 'changes';

/**
 * Whether a call only looks, as far as its words tell. What is not known to only look counts as changing: so does what a
 * later version of Terraform may bring.
 *
 * @param args as they stand after `terraform`
 * @throws InputError when they lead out of the module's folder
 * @see https://developer.hashicorp.com/terraform/cli/commands
 */
export function effectOf(args: readonly string[]): TerraformEffect {
  const [command = '-help', sub = ''] = args;
  if (/^--?chdir(=|$)/.test(command)) {
    throw new InputError(
      `"${command}" leads to another folder, where other settings hold. Name the module instead: --module NAME.`,
    );
  }
  if (command === 'init') return args.some((arg) => MOVES_STATE.test(arg)) ? 'changes' : 'reads';
  if (READING.has(command)) return 'reads';
  return READING_BELOW.get(command)?.has(sub) ? 'reads' : 'changes';
}

const READING: ReadonlySet<string> = new Set([
  ...['-help', '--help', '-h', '-version', '--version', '-v', 'version'],
  ...['plan', 'show', 'output', 'validate', 'console', 'graph', 'providers', 'fmt', 'get', 'metadata'],
]);

const READING_BELOW: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['state', new Set(['list', 'show', 'pull'])],
  ['workspace', new Set(['list', 'show'])],
]);

/** `init` then writes a state where none was, or over another one. */
const MOVES_STATE = /^--?(migrate-state|force-copy|from-module)(=|$)/;
