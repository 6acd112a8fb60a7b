import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { CallError } from '../errors';

/**
 * In the form that takes any value: a line break in it cannot begin another output.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export function renderOutputs(outputs: Readonly<Record<string, string>>, delimiter = `end-${randomUUID()}`): string {
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join('');
}

/**
 * The file in which GitHub takes the outputs of a step.
 *
 * @param asker option or command that needs it, for the message
 * @throws CallError outside of GitHub Actions
 */
export function outputFile(env: NodeJS.ProcessEnv, asker: string): string {
  const file = env.GITHUB_OUTPUT ?? '';
  if (file !== '') return file;
  throw new CallError([
    { where: asker, problem: 'needs the variable GITHUB_OUTPUT', remedy: 'Leave it out, outside of GitHub Actions.' },
  ]);
}

/** @param file as {@link outputFile} names it */
export async function appendOutputs(file: string, outputs: Readonly<Record<string, string>>): Promise<void> {
  await appendFile(file, renderOutputs(outputs));
}

/** Puts a text on the page of the run; does nothing where there is none. */
export async function appendSummary(env: NodeJS.ProcessEnv, markdown: string): Promise<void> {
  const file = env.GITHUB_STEP_SUMMARY ?? '';
  if (file !== '') await appendFile(file, markdown);
}
