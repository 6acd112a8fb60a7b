/** What a person is told instead of a stack trace. `next` is the command that goes on. */
export abstract class GitHubError extends Error {
  public readonly next?: string;

  constructor(message: string, options: { readonly next?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.next = options.next;
  }
}

/** GitHub refused or failed; the message says which right is missing, or holds what it said. Exit code 1. */
export class ExecutionError extends GitHubError {}

/** There is no token, or what was given is none. Exit code 2. */
export class InputError extends GitHubError {}

/** Not approved, or not as strict as the definition. Exit code 3. */
export class GuardError extends GitHubError {}

/** The tasks that messages lead to. */
export const SETUP = 'npx projen github:setup';
export const CHECK = 'npx projen github:check';

/** More of an answer is not shown. Characters. */
const LONGEST_ANSWER = 300;

/** What GitHub said, on one line, without what a terminal would act upon. */
export function quoted(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return `"${line.length > LONGEST_ANSWER ? `${line.slice(0, LONGEST_ANSWER)}…` : line}"`;
}
