import type { Host } from './host';

/** Asks one question; throws where it gets no answer. */
export type Prompt = (
  config: { readonly message: string; readonly default: boolean },
  context: { readonly output: NodeJS.WritableStream; readonly signal: AbortSignal },
) => Promise<boolean>;

/** Has one line typed; throws where it gets none. */
export type TextPrompt = (
  config: { readonly message: string },
  context: { readonly output: NodeJS.WritableStream; readonly signal: AbortSignal },
) => Promise<string>;

/**
 * Asks on the terminal. Whatever is not a yes is a no: Ctrl-C, the end of the input and SIGTERM too.
 *
 * @param prompt @default - that of @inquirer/prompts
 */
export async function confirmOnTerminal(question: string, signal: AbortSignal, prompt?: Prompt): Promise<boolean> {
  const ask = prompt ?? (await import('@inquirer/prompts')).confirm;
  return orWithoutAnswer(() => ask({ message: question, default: false }, { output: process.stderr, signal }), false);
}

/**
 * Has something typed on the terminal.
 *
 * @param prompt @default - that of @inquirer/prompts
 * @returns empty for Ctrl-C, the end of the input and SIGTERM
 */
export async function typeOnTerminal(question: string, signal: AbortSignal, prompt?: TextPrompt): Promise<string> {
  const ask = prompt ?? (await import('@inquirer/prompts')).input;
  return orWithoutAnswer(() => ask({ message: question }, { output: process.stderr, signal }), '');
}

/** What `otherwise` says where nobody answers. */
async function orWithoutAnswer<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && NO_ANSWER.includes(error.name)) return otherwise;
    throw error;
  }
}

/** @see https://github.com/SBoudrias/Inquirer.js/tree/main/packages/core */
const NO_ANSWER = ['ExitPromptError', 'AbortPromptError', 'CancelPromptError'];

/** Somebody can be asked where both what they type and what they read is a terminal. */
export function canAsk(input: { readonly isTTY?: boolean }, output: Host['stderr']): boolean {
  return input.isTTY === true && output.isTTY === true;
}
