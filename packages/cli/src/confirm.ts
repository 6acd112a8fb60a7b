import type { Host } from './host';

/**
 * Asks on the terminal. Whatever is not a yes is a no: Ctrl-C, the end of the input and SIGTERM too.
 */
export async function confirmOnTerminal(question: string, signal: AbortSignal): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts');
  try {
    return await confirm(
      { message: question, default: false },
      { output: process.stderr, signal, clearPromptOnDone: false },
    );
  } catch (error) {
    if (error instanceof Error && NO_ANSWER.includes(error.name)) return false;
    throw error;
  }
}

/** @see https://github.com/SBoudrias/Inquirer.js/tree/main/packages/core */
const NO_ANSWER = ['ExitPromptError', 'AbortPromptError', 'CancelPromptError'];

/** Somebody can be asked where both what they type and what they read is a terminal. */
export function canAsk(input: Pick<NodeJS.ReadStream, 'isTTY'>, output: Host['stderr']): boolean {
  return input.isTTY && output.isTTY === true;
}
