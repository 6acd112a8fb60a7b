import { AbortedError, type Connection } from './client';
import { ExecutionError, GitHubError, quoted } from './errors';

/** A right that a request needs, as the settings of a token call it. */
export type Right = keyof typeof RIGHTS;

const RIGHTS = {
  read: 'reading the repository\'s environments: "Actions: read" (in a workflow "permissions: actions: read"), of a classic token "repo"',
  write:
    'changing the repository\'s environments, as an administrator of it: "Administration: write" and "Environments: write", of a classic token "repo"',
  people:
    'looking up reviewers: "Members: read" of the organization, of a classic token "read:org"; a workflow\'s own token does not have it',
  cancel: 'listing and cancelling runs: "Actions: write" (in a workflow "permissions: actions: write")',
} as const satisfies Record<string, string>;

/** What an answer other than success holds. @see https://github.com/octokit/request-error.js */
export interface RequestFailure extends Error {
  readonly status: number;
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> };
}

/** Makes of a failed request what a person can act upon. What is none is thrown as it is. */
export async function explained<T>(
  connection: Connection,
  doing: string,
  right: Right,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof GitHubError ? error : explain(error, connection, doing, right);
  }
}

export function isRequestFailure(error: unknown, ...statuses: readonly number[]): error is RequestFailure {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return false;
  return statuses.length === 0 || statuses.includes(error.status);
}

function explain(error: unknown, connection: Connection, doing: string, right: Right): unknown {
  if (error instanceof AbortedError) {
    return new ExecutionError(`${doing} was stopped by ${error.message}; what was done so far stays.`, {
      cause: error,
    });
  }
  if (error instanceof TypeError) return unreadable(error, connection, doing);
  if (!isRequestFailure(error)) return isTimeout(error) ? unreachable(error, connection, doing) : error;
  if (error.response === undefined) return unreachable(error, connection, doing);
  return new ExecutionError(`${doing} failed: ${reasonOf(error, connection, right)}`, { cause: error });
}

function reasonOf(error: RequestFailure, { tokenSource }: Connection, right: Right): string {
  const headers = error.response?.headers ?? {};
  const said = `GitHub answered ${error.status} (${quoted(error.message)})`;
  if (error.status === 401)
    return `${said}: the token of ${tokenSource} is not valid, or not any more. Log in again, or set another.`;
  if (isLimit(error)) return `${said}: too many requests with the token of ${tokenSource}. ${whenAgain(headers)}`;
  if (headers['x-github-sso'] !== undefined) {
    return `${said}: the organization wants the token of ${tokenSource} authorized for its single sign-on, in the token's settings on GitHub.`;
  }
  if (error.status === 403 || error.status === 404) {
    const absent = error.status === 404 ? ABSENT[right] : '';
    return `${said}: the token of ${tokenSource} lacks the right needed for ${RIGHTS[right]}.${absent}`;
  }
  return said;
}

/** GitHub hides by 404 what a token may not see. */
const ABSENT: Readonly<Record<Right, string>> = {
  read: ' Or there is no such repository: check its names in .projenrc.ts.',
  write: ' Or the plan of GitHub in use has no environments: for private repositories GitHub Free has none.',
  people: '',
  cancel: '',
};

/** @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function isLimit({ status, message, response }: RequestFailure): boolean {
  if (status === 429) return true;
  return status === 403 && (String(response?.headers['x-ratelimit-remaining']) === '0' || /rate limit/i.test(message));
}

function whenAgain(headers: Readonly<Record<string, string | number | undefined>>): string {
  const reset = Number(headers['x-ratelimit-reset']);
  if (Number.isFinite(reset) && reset > 0) return `Try again after ${new Date(reset * 1000).toISOString()}.`;
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? `Try again in ${seconds} s.` : 'Try again later.';
}

function isTimeout(error: unknown): error is Error {
  return error instanceof Error && error.name === 'TimeoutError';
}

function unreachable(error: Error, { api }: Connection, doing: string): ExecutionError {
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  return new ExecutionError(
    `${doing} failed: GitHub cannot be reached at ${api} (${quoted(cause)}). Check the network, or GITHUB_API_URL.`,
    { cause: error },
  );
}

/** Something else answers there: a proxy, or a page for people. */
function unreadable(error: Error, { api }: Connection, doing: string): ExecutionError {
  return new ExecutionError(
    `${doing} failed: what answers at ${api} is not GitHub's API (${quoted(error.message)}). Check GITHUB_API_URL.`,
    { cause: error },
  );
}
