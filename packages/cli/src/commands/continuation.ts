import type { CheckedCall } from '../call/read';

/** Operations that take a choice of modules. */
const CHOOSING: readonly string[] = ['plan', 'deploy', 'destroy'];

/**
 * The command that goes on with an operation, on the same choice of modules; to be pasted into a shell.
 *
 * @param target what stands after the colon of the task
 */
export function commandFor(checked: CheckedCall, operation: string, target: string): string {
  const { modules, since, appliedBy } = checked;
  const choice = [
    ...modules.flatMap((module) => ['--module', module]),
    ...(since === undefined ? [] : ['--since', since]),
    ...(appliedBy === undefined ? [] : ['--applied-by', appliedBy]),
  ];
  const words = ['npx', 'projen', `${operation}:${target}`, ...(CHOOSING.includes(operation) ? choice : [])];
  return words.map(quoteForShell).join(' ');
}

/** A branch may be called `$(touch pwned)`. */
function quoteForShell(word: string): string {
  return /^[\w./@:+~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
