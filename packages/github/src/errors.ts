/** What a person is told instead of a stack trace. `next` is the command that goes on. */
export abstract class GitHubError extends Error {
  public readonly next?: string;

  constructor(message: string, options: { readonly next?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.next = options.next;
  }
}

/** GitHub refused or failed; the message says what is missing, or holds what it said. Exit code 1. */
export class ExecutionError extends GitHubError {}

/** The call or the definition is wrong, or there is no token. Exit code 2. */
export class InputError extends GitHubError {}

/** Not done, because nobody approved it. Exit code 3. */
export class GuardError extends GitHubError {}
