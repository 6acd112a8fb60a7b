/** A program and its arguments, with `{0}` for the script's file. */
export type ShellCommand = readonly [program: string, ...args: string[]];

/**
 * The command that runs a script. Only what workflows for Linux commonly name is imitated.
 * @param shell undefined where neither step nor defaults name one
 * @returns undefined for another one
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
 */
export function shellCommand(shell: string | undefined): ShellCommand | undefined {
  return COMMANDS.get(shell);
}

const COMMANDS = new Map<string | undefined, ShellCommand>([
  [undefined, ['bash', '-e', '{0}']],
  ['bash', ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '{0}']],
  ['sh', ['sh', '-e', '{0}']],
]);
