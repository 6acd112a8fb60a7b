import { randomUUID } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JobWork, StepDefinition } from '../api';
import { NotImitatedError, quoted, type Place } from '../errors';
import type { Variables } from './environment';
import type { JobFolders } from './job-folders';
import { runProgram } from './process';
import { shellCommand, type ShellCommand } from './shell';
import { findProgram } from './tools';
import type { Patience } from './world';

export interface ScriptOptions {
  readonly shell: ShellCommand;
  /** With the values of its expressions. */
  readonly script: string;
  /** Relative to the workspace. @default - the workspace */
  readonly workingDirectory?: string;
  readonly folders: JobFolders;
  readonly variables: Variables;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
  readonly patience?: Patience;
}

/** @throws NotImitatedError for a shell that is not imitated */
export function shellOf(step: StepDefinition, { defaults }: JobWork, place: Place): ShellCommand {
  const shell = step.shell ?? defaults.shell;
  const command = shellCommand(shell);
  if (command) return command;
  throw new NotImitatedError(place, `the shell ${quoted(shell)}`, 'Write "shell: bash", "shell: sh", or none.');
}

/**
 * Runs a step's script from a file, as GitHub's runner does.
 * @returns why it failed; undefined where it did not
 */
export async function runScript(options: ScriptOptions): Promise<string | undefined> {
  const { shell, folders, variables } = options;
  const [program, ...args] = shell;
  const found = findProgram(program, variables.PATH);
  if (found === undefined) return `"${program}" is not on PATH.`;
  const cwd = resolve(folders.workspace, options.workingDirectory ?? '');
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) return `The working directory "${cwd}" is no folder.`;
  const file = join(folders.temp, `${randomUUID()}.sh`);
  writeFileSync(file, `${options.script}\n`);
  try {
    const code = await runProgram({
      file: found,
      args: args.map((arg) => (arg === '{0}' ? file : arg)),
      cwd,
      env: variables,
      onLine: options.onLine,
      signal: options.signal,
      ...(options.patience && { patience: options.patience }),
    });
    return code === 0 ? undefined : `Process completed with exit code ${code}.`;
  } catch (error) {
    // Not its message, which may show the value of a variable.
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return `"${program}" cannot be started (${code}). Its variables may be too long, or hold what no variable can.`;
  }
}
